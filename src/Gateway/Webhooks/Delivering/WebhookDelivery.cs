using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Keys;
using Gateway.Webhooks.Messages;
using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Delivering;

/// <summary>Makes one attempt: reads the job and its kept result, signs the message and sends it.</summary>
internal sealed class WebhookDelivery(
    IJobStore store, StoreMonitor monitor, IKeptResults results, SigningKeys keys, IWebhookSender sender, WebhookMemory memory,
    SettingsSource settings, TimeProvider time) : IDisposable
{
    /// <summary>How long a delivery waits for the result of its job. It is longer than the lease of a fetch,
    /// so that after a kill another process fetches the result in this time.</summary>
    public static readonly TimeSpan LongestWaitForResult = TimeSpan.FromMinutes(3);

    private const int DocumentsAtOnce = 4;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitForMemory = TimeSpan.FromSeconds(1);

    /// <summary>While a document is read, its size is not known and not counted.</summary>
    private readonly SemaphoreSlim _reading = new(DocumentsAtOnce, DocumentsAtOnce);

    /// <exception cref="JobStoreUnavailableException">The job, its result or the keys cannot be read.</exception>
    public async Task<DeliveryOutcome> AttemptAsync(DueWebhook due, CancellationToken cancellation)
    {
        if (await monitor.WatchAsync(store.FindAsync(due.RequestId, cancellation)) is not { } job)
        {
            return new DeliveryOutcome.Gone();
        }

        long taken = 0;
        try
        {
            WebhookMessage message;
            await _reading.WaitAsync(cancellation);
            try
            {
                var kept = await ReadResultAsync(job, cancellation);
                if (kept.State == ResultState.Pending && time.GetUtcNow() - due.RoundAt is var age && age < LongestWaitForResult)
                {
                    return new DeliveryOutcome.Postponed(WaitAt(age));
                }

                var bytes = WebhookBody.BytesFor(kept);
                if (!memory.TryTake(due.Client, bytes))
                {
                    return new DeliveryOutcome.Postponed(WaitForMemory);
                }

                taken = bytes;
                message = await SignAsync(job, kept, cancellation);
            }
            finally
            {
                _reading.Release();
            }

            var startedAt = time.GetUtcNow();
            var answer = await sender.SendAsync(new Uri(due.Url), due.Client, message, cancellation);
            return new DeliveryOutcome.Attempted(startedAt, answer, message.Body.Length);
        }
        finally
        {
            if (taken > 0)
            {
                memory.Return(due.Client, taken);
            }
        }
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>Most results come within a second. One that does not is not asked for often.</summary>
    private static TimeSpan WaitAt(TimeSpan age) =>
        TimeSpan.FromTicks(Math.Clamp(age.Ticks / 2, ShortestWait.Ticks, LongestWait.Ticks));

    private async Task<KeptResult> ReadResultAsync(JobRecord job, CancellationToken cancellation) =>
        job.Status is JobStatus.Completed or JobStatus.Failed
            ? await results.ReadAsync(job, cancellation)
            : new KeptResult(ResultState.NotKept);

    private async Task<WebhookMessage> SignAsync(JobRecord job, KeptResult kept, CancellationToken cancellation)
    {
        var signing = await keys.GetAsync(cancellation);
        var now = time.GetUtcNow();
        return WebhookSigner.Sign(job, kept, signing.SignerAt(now), SecretOf(job.Client), now);
    }

    private byte[]? SecretOf(string client) =>
        settings.Current.Options.Clients.TryGetValue(client, out var options) && options.WebhookSecret is { } secret
            ? WebhookSecret.TryRead(secret)
            : null;
}
