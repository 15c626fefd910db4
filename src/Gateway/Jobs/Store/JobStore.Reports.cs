using System.Data.Common;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The lists of all clients, for operators.</summary>
internal sealed partial class JobStore : IReportStore
{
    private readonly SemaphoreSlim _reports = new(1, 1);

    public async Task<JobPage> ListAllJobsAsync(AllJobsFilter filter, JobCursor? after, CancellationToken cancellationToken)
    {
        ThrowIfNotALimit(filter.Limit);
        var rows = await ReportAsync(StoreOperation.ListJobs, ReportSql.ListJobs(filter, after), JobSql.Read, cancellationToken);
        var jobs = rows.Take(filter.Limit).Select(job => _changes.Apply(job)).ToArray();
        return new JobPage(jobs, rows.Count > filter.Limit ? JobCursor.After(jobs[^1]) : null);
    }

    public async Task<WebhookPage> ListAllWebhooksAsync(AllWebhooksFilter filter, JobCursor? after, CancellationToken cancellationToken)
    {
        ThrowIfNotALimit(filter.Limit);
        var rows = await ReportAsync(
            StoreOperation.ListJobs, ReportSql.ListWebhooks(filter, after), ReportSql.ReadWebhook, cancellationToken);
        var last = rows.Count > filter.Limit ? rows[filter.Limit - 1] : null;
        return new WebhookPage(
            [.. rows.Take(filter.Limit)],
            last is null ? null : new JobCursor(StoreTime.ToStore(last.SubmittedAt), last.Webhook.RequestId));
    }

    public async Task<bool> ResendAsync(string requestId, AuditEntry entry, CancellationToken cancellationToken)
    {
        var write = new ResendWrite(requestId, entry);
        await CommitAsync(write, cancellationToken);
        return write.IsMade;
    }

    private Task<IReadOnlyList<T>> ReportAsync<T>(
        StoreOperation operation, SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        ReportAsync(operation, statement, read, _deadline, cancellationToken);

    /// <summary>A query that may read many rows. These queries run one after the other, so that they use at most one connection of the
    /// store. The turn ends with the query, and not when its caller gives up.</summary>
    private Task<IReadOnlyList<T>> ReportAsync<T>(
        StoreOperation operation, SqlStatement statement, Func<DbDataReader, T> read, TimeSpan patience,
        CancellationToken cancellationToken) =>
        RunAsync(
            operation,
            async deadline =>
            {
                await _reports.WaitAsync(deadline);
                try
                {
                    return await _database.QueryAsync(statement, read, deadline);
                }
                finally
                {
                    _reports.Release();
                }
            },
            patience,
            cancellationToken);

    private static void ThrowIfNotALimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, JobFilter.MaxLimit);
    }
}
