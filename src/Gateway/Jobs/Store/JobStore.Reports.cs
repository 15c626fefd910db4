using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The lists of all clients, for operators.</summary>
internal sealed partial class JobStore : IReportStore
{
    public async Task<JobPage> ListAllJobsAsync(AllJobsFilter filter, JobCursor? after, CancellationToken cancellationToken)
    {
        ThrowIfNotALimit(filter.Limit);
        var rows = await QueryAsync(StoreOperation.ListJobs, ReportSql.ListJobs(filter, after), JobSql.Read, cancellationToken);
        var jobs = rows.Take(filter.Limit).Select(job => _changes.Apply(job)).ToArray();
        return new JobPage(jobs, rows.Count > filter.Limit ? JobCursor.After(jobs[^1]) : null);
    }

    public async Task<WebhookPage> ListAllWebhooksAsync(AllWebhooksFilter filter, JobCursor? after, CancellationToken cancellationToken)
    {
        ThrowIfNotALimit(filter.Limit);
        var rows = await QueryAsync(
            StoreOperation.ListJobs, ReportSql.ListWebhooks(filter, after), ReportSql.ReadWebhook, cancellationToken);
        var last = rows.Count > filter.Limit ? rows[filter.Limit - 1] : null;
        return new WebhookPage(
            [.. rows.Take(filter.Limit)],
            last is null ? null : new JobCursor(StoreTime.ToStore(last.SubmittedAt), last.Webhook.RequestId));
    }

    public async Task<bool> ResendAsync(string requestId, AuditEntry entry, CancellationToken cancellationToken)
    {
        var write = new StatementsWrite(StoreOperation.DeliverWebhooks, ReportSql.Resend(requestId, entry));
        await CommitAsync(write, cancellationToken);
        return write.Rows == 2;
    }

    private static void ThrowIfNotALimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, JobFilter.MaxLimit);
    }
}
