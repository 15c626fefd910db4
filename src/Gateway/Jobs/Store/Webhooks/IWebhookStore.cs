using Gateway.Jobs.Store.Following;

namespace Gateway.Jobs.Store.Webhooks;

/// <summary>Stores the deliveries of webhooks and their attempts. The rules for failures are those of
/// <see cref="IJobStore"/>. The end of a job makes its delivery due, in the same transaction.</summary>
internal interface IWebhookStore
{
    /// <summary>The webhook of a job with its last attempts. Null: the job has none.</summary>
    Task<WebhookHistory?> FindWebhookAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>The lines with deliveries that are due, those that are due for the longest time first.</summary>
    Task<IReadOnlyList<DueLine>> FindDueLinesAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes due deliveries of one line under a lease, in the same way as <see cref="IJobStore.TakeDueAsync"/>.</summary>
    Task<IReadOnlyList<DueWebhook>> TakeDeliveriesAsync(string line, TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Stores an attempt and what follows it, and ends the lease. If the lease has passed to another owner, nothing
    /// changes.</summary>
    Task NoteAttemptAsync(
        string owner, DueWebhook due, WebhookAttempt attempt, WebhookStep next, CancellationToken cancellationToken);

    /// <summary>Ends the lease without an attempt.</summary>
    Task PostponeDeliveryAsync(string owner, DueWebhook due, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Makes the deliveries due whose jobs have ended without it: a program that does not know webhooks has ended the
    /// job.</summary>
    /// <returns>Their number.</returns>
    Task<int> ScheduleMissedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Makes a delivery due again at the request of its owner, if it was not sent again within
    /// <see cref="StoredWebhook.BetweenResends"/> or <see cref="StoredWebhook.MaxResends"/> times, and is not under way.</summary>
    /// <returns>Whether it is due again.</returns>
    Task<bool> ResendAsync(string requestId, string client, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Counts the open deliveries, for the metrics.</summary>
    Task<WebhookCounts> CountDeliveriesAsync(CancellationToken cancellationToken);
}
