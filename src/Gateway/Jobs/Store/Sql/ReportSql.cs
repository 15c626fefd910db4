using System.Data.Common;
using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements for lists of all clients. Each list is in the order of the submits, so that an index gives its first page at once. The
/// conditions on rare rows are written as in the conditions of <see cref="Schema.JobSchema.LateIndexes"/>, because SQLite uses an index
/// with a condition only then.
/// </summary>
internal static class ReportSql
{
    /// <summary>After the update, and at most once: the same request at the same microsecond changes nothing the second time.</summary>
    private const string WasResent =
        "EXISTS (SELECT 1 FROM gateway_webhooks WHERE request_id = $8 AND resent_at = $9 AND state = 1) "
        + "AND NOT EXISTS (SELECT 1 FROM gateway_audit WHERE target = $10 AND at = $9 AND action = $11)";

    public static SqlStatement ListJobs(AllJobsFilter filter, JobCursor? after)
    {
        var query = new Query($"SELECT {JobSql.Columns} FROM gateway_jobs");
        query.Where(filter.RequestId is not null, "request_id = {0}", filter.RequestId);
        query.Where(filter.Client is not null, "client = {0}", filter.Client);
        query.Where(filter.Model is not null, "model = {0}", filter.Model);
        query.Where(filter.ErrorType is not null, "error_type = {0} AND error_type IS NOT NULL", filter.ErrorType);
        query.Where(filter.Status is not null, filter.Status is { } status ? Condition(status) : "");
        query.Where(filter.Outcome is not null, filter.Outcome is { } outcome ? Condition(outcome) : "");
        query.Where(filter.Since is not null, "submitted_at >= {0}", filter.Since);
        query.Where(filter.Until is not null, "submitted_at < {0}", filter.Until);
        query.Where(after is not null, "(submitted_at, request_id) < ({0}, {1})", after?.SubmittedAt, after?.RequestId);
        return query.Complete("submitted_at DESC, request_id DESC", filter.Limit);
    }

    public static SqlStatement ListWebhooks(AllWebhooksFilter filter, JobCursor? after)
    {
        var query = new Query($"SELECT {DeliverySql.Columns}, created_at FROM gateway_webhooks");
        query.Where(filter.Client is not null, "client = {0}", filter.Client);
        query.Where(filter.IsWaiting, "state IS NULL");
        query.Where(filter.State is not null, filter.State is { } state ? Condition(state) : "");
        query.Where(after is not null, "(created_at, request_id) < ({0}, {1})", after?.SubmittedAt, after?.RequestId);
        return query.Complete("created_at DESC, request_id DESC", filter.Limit);
    }

    public static ListedWebhook ReadWebhook(DbDataReader row) =>
        new(DeliverySql.Read(row), StoreTime.FromStore(row.GetInt64(DeliverySql.ColumnCount)));

    /// <summary>The statements of one transaction. Both change a row, or none does.</summary>
    public static SqlStatement[] Resend(string requestId, AuditEntry entry) =>
    [
        DeliverySql.ResendOfAnyClient(requestId, entry.At),
        AuditSql.AddIf(entry, WasResent, requestId, entry.At, entry.Target, entry.Action),
    ];

    private static string Condition(JobStatus status) => status switch
    {
        JobStatus.InQueue => "status = 0 AND status < 2",
        JobStatus.InProgress => "status = 1 AND status < 2",
        JobStatus.Completed => "status = 2",
        JobStatus.Failed => "status = 3 AND status > 2 AND lost_reason IS NULL",
        JobStatus.Cancelled => "status = 4 AND status > 2",
        JobStatus.Lost => "status = 3 AND status > 2 AND lost_reason IS NOT NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static string Condition(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Open => "status < 2",
        JobOutcome.Completed => Condition(JobStatus.Completed),
        JobOutcome.Failed => Condition(JobStatus.Failed),
        JobOutcome.Cancelled => Condition(JobStatus.Cancelled),
        JobOutcome.Lost => Condition(JobStatus.Lost),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static string Condition(WebhookState state) => state switch
    {
        WebhookState.Open => "state = 1",
        WebhookState.Delivered => "state = 2",
        WebhookState.Failed => "state = 3 AND state > 2",
        WebhookState.SwitchedOff => "state = 4 AND state > 2",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>A statement with the conditions that its filter needs.</summary>
    private sealed class Query(string select)
    {
        private readonly StringBuilder _text = new(select);
        private readonly List<SqlValue> _values = [];
        private bool _isRestricted;

        public void Where(bool wanted, string condition, params ReadOnlySpan<SqlValue> values)
        {
            if (wanted)
            {
                _text.Append(_isRestricted ? " AND " : " WHERE ");
                Append(condition, values);
                _isRestricted = true;
            }
        }

        /// <summary>One extra row shows whether there is a next page.</summary>
        public SqlStatement Complete(string order, int limit)
        {
            Append($" ORDER BY {order} LIMIT {{0}}", limit + 1L);
            return new SqlStatement(_text.ToString(), [.. _values]);
        }

        private void Append(string text, params ReadOnlySpan<SqlValue> values)
        {
            _text.AppendFormat(CultureInfo.InvariantCulture, text, $"${_values.Count + 1}", $"${_values.Count + 2}");
            _values.AddRange(values);
        }
    }
}
