using Gateway.Jobs.Store.Audit;

namespace Gateway.Jobs.Store.Reports;

/// <summary>Reads the jobs and the webhooks of all clients, for operators. The rules for failures are those of
/// <see cref="IJobStore"/>.</summary>
internal interface IReportStore
{
    /// <summary>Jobs of all clients, the newest first. A job that is stored meanwhile comes before every position, so no page
    /// shifts.</summary>
    Task<JobPage> ListAllJobsAsync(AllJobsFilter filter, JobCursor? after, CancellationToken cancellationToken);

    /// <summary>Webhooks of all clients, those of the newest submits first.</summary>
    Task<WebhookPage> ListAllWebhooksAsync(AllWebhooksFilter filter, JobCursor? after, CancellationToken cancellationToken);

    /// <summary>Makes a delivery due again at the request of an operator, with the rules of
    /// <see cref="Webhooks.IWebhookStore.ResendAsync"/>. The entry of the audit log is written in the same transaction.</summary>
    /// <returns>Whether it is due again.</returns>
    Task<bool> ResendAsync(string requestId, AuditEntry entry, CancellationToken cancellationToken);
}
