using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The deliveries of webhooks, and the keys that sign them.</summary>
internal sealed partial class JobStore : IWebhookStore, ISigningKeyStore
{
    public async Task<WebhookHistory?> FindWebhookAsync(string requestId, CancellationToken cancellationToken)
    {
        if (!StoreText.IsPlausibleId(requestId))
        {
            return null;
        }

        var rows = await QueryAsync(StoreOperation.FindJob, DeliverySql.Find(requestId), DeliverySql.Read, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        return new WebhookHistory(
            rows[0],
            await QueryAsync(StoreOperation.FindJob, DeliverySql.Attempts(requestId), DeliverySql.ReadAttempt, cancellationToken));
    }

    public Task<IReadOnlyList<DueLine>> FindDueLinesAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.DeliverWebhooks, DeliverySql.DueLines(now), DeliverySql.ReadLine, cancellationToken);

    public Task<IReadOnlyList<DueWebhook>> TakeDeliveriesAsync(string line, TakeRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(
            StoreOperation.DeliverWebhooks, DeliverySql.Take(line, request, _database.SkipLocked), DeliverySql.ReadDue, cancellationToken);

    public Task NoteAttemptAsync(
        string owner, DueWebhook due, WebhookAttempt attempt, WebhookStep next, CancellationToken cancellationToken) =>
        CommitAsync(
            new StatementsWrite(StoreOperation.DeliverWebhooks, DeliverySql.Note(owner, due, attempt, next)), cancellationToken);

    public Task PostponeDeliveryAsync(string owner, DueWebhook due, DateTimeOffset until, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.DeliverWebhooks, DeliverySql.Postpone(owner, due, until)), cancellationToken);

    public async Task<int> ScheduleMissedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await ChangeAsync(
            StoreOperation.DeliverWebhooks, DeliverySql.ScheduleMissed(now, limit, _database.SkipLocked),
            static row => row.GetString(0), cancellationToken)).Count;

    public async Task<bool> ResendAsync(string requestId, string client, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await ChangeAsync(
            StoreOperation.DeliverWebhooks, DeliverySql.Resend(requestId, client, now), static row => row.GetString(0),
            cancellationToken)).Count == 1;

    public async Task<WebhookCounts> CountDeliveriesAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(StoreOperation.Count, DeliverySql.Count(), DeliverySql.ReadCounts, cancellationToken))[0];

    public Task<IReadOnlyList<StoredKey>> ReadKeysAsync(CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.WebhookKeys, WebhookKeySql.Read(), WebhookKeySql.ReadKey, cancellationToken);

    public async Task<bool> AddKeyAsync(StoredKey key, DateTimeOffset olderPublishedUntil, CancellationToken cancellationToken)
    {
        await CommitAsync(
            new StatementsWrite(
                StoreOperation.WebhookKeys,
                WebhookKeySql.Add(key, _time.GetUtcNow()),
                WebhookKeySql.EndOlder(key, olderPublishedUntil)),
            cancellationToken);
        return (await ReadKeysAsync(cancellationToken)).Any(stored => stored.Kid == key.Kid);
    }

    public Task DeleteKeysAsync(DateTimeOffset unpublishedSince, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.WebhookKeys, WebhookKeySql.Delete(unpublishedSince)), cancellationToken);
}
