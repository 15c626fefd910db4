using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for jobs, and the conversion of a row to a record.</summary>
internal static class JobSql
{
    private const string FirstColumns =
        "request_id, client, model, upstream_path, submitted_at, images_asked, body_bytes, body_digest, status";

    private const string Columns =
        FirstColumns
        + ", in_progress_at, finished_at, cancel_requested_at, last_polled_at, error_type, error, inference_time, traceparent";

    private const string InsertText =
        $"INSERT INTO gateway_jobs ({Columns}) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
        + "ON CONFLICT (request_id) DO NOTHING";

    private const string InsertNewText =
        $"INSERT INTO gateway_jobs ({FirstColumns}, traceparent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        + "ON CONFLICT (request_id) DO NOTHING";

    private const string OwnerText = "SELECT client FROM gateway_jobs WHERE request_id = $1";

    private const string FindText = $"SELECT {Columns} FROM gateway_jobs WHERE request_id = $1";

    /// <summary>The rules of <see cref="JobRecord.Apply"/>. 2 is the first final status, and 1 means in progress. A failure (3) becomes a
    /// cancel (4) if a cancel is known: in the row before the failure is written, or written later but requested before it.</summary>
    private const string UpdateText =
        """
        UPDATE gateway_jobs SET
            status = CASE
                WHEN status = 3 AND cancel_requested_at IS NULL AND $8 <= finished_at THEN 4
                WHEN status >= 2 THEN status
                WHEN $2 = 3 AND cancel_requested_at IS NOT NULL THEN 4
                WHEN $2 IS NOT NULL THEN $2 WHEN $3 IS NOT NULL THEN 1 ELSE status END,
            in_progress_at = CASE WHEN status >= 2 THEN in_progress_at ELSE COALESCE(in_progress_at, $3) END,
            finished_at = CASE WHEN status >= 2 THEN finished_at ELSE $4 END,
            error_type = CASE
                WHEN status = 3 AND cancel_requested_at IS NULL AND $8 <= finished_at THEN NULL
                WHEN status >= 2 THEN error_type WHEN $2 = 3 AND cancel_requested_at IS NOT NULL THEN NULL ELSE $5 END,
            error = CASE
                WHEN status = 3 AND cancel_requested_at IS NULL AND $8 <= finished_at THEN NULL
                WHEN status >= 2 THEN error WHEN $2 = 3 AND cancel_requested_at IS NOT NULL THEN NULL ELSE $6 END,
            inference_time = CASE WHEN status >= 2 THEN inference_time ELSE $7 END,
            cancel_requested_at = COALESCE(cancel_requested_at, $8),
            last_polled_at = CASE WHEN $9 IS NULL OR last_polled_at >= $9 THEN last_polled_at ELSE $9 END
        WHERE request_id = $1
        """;

    private const string DeleteText =
        "DELETE FROM gateway_jobs WHERE request_id IN "
        + "(SELECT request_id FROM gateway_jobs WHERE submitted_at < $1 ORDER BY submitted_at LIMIT $2)";

    public static SqlStatement Insert(JobRecord job) => job.HasOnlySubmit ? InsertNew(job) : InsertWhole(job);

    public static SqlStatement Owner(string requestId) => new(OwnerText, requestId);

    public static SqlStatement Find(string requestId) => new(FindText, requestId);

    public static SqlStatement Update(JobChange change) => new(
        UpdateText,
        change.RequestId,
        (long?)change.Outcome,
        change.InProgressAt,
        change.FinishedAt,
        change.ErrorType,
        change.Error,
        change.InferenceTime,
        change.CancelRequestedAt,
        change.PolledAt);

    public static SqlStatement DeleteSubmittedBefore(DateTimeOffset time, int limit) => new(DeleteText, time, limit);

    public static SqlStatement List(string client, JobFilter filter, JobCursor? after)
    {
        List<SqlValue> values = [client];
        var text = new StringBuilder($"SELECT {Columns} FROM gateway_jobs WHERE client = $1");
        Restrict(filter.Since is not null, " AND submitted_at >= {0}", filter.Since);
        Restrict(filter.Model is not null, " AND model = {0}", filter.Model);
        Restrict(filter.Status is not null, " AND status = {0}", (long?)filter.Status);
        Restrict(after is not null, " AND (submitted_at, request_id) < ({0}, {1})", after?.SubmittedAt, after?.RequestId);
        // One extra row shows whether there is a next page.
        Restrict(true, " ORDER BY submitted_at DESC, request_id DESC LIMIT {0}", filter.Limit + 1L);
        return new SqlStatement(text.ToString(), [.. values]);

        void Restrict(bool wanted, string condition, params ReadOnlySpan<SqlValue> added)
        {
            if (wanted)
            {
                text.AppendFormat(CultureInfo.InvariantCulture, condition, $"${values.Count + 1}", $"${values.Count + 2}");
                values.AddRange(added);
            }
        }
    }

    public static JobRecord Read(DbDataReader row) => new()
    {
        RequestId = row.GetString(0),
        Client = row.GetString(1),
        Model = row.GetString(2),
        UpstreamPath = row.GetString(3),
        SubmittedAt = StoreTime.FromStore(row.GetInt64(4)),
        ImagesAsked = (int)row.GetInt64(5),
        BodyBytes = row.GetInt64(6),
        BodyDigest = row.GetFieldValue<byte[]>(7),
        Status = (JobStatus)row.GetInt64(8),
        InProgressAt = Time(row, 9),
        FinishedAt = Time(row, 10),
        CancelRequestedAt = Time(row, 11),
        LastPolledAt = Time(row, 12),
        ErrorType = row.IsDBNull(13) ? null : row.GetString(13),
        Error = row.IsDBNull(14) ? null : row.GetString(14),
        InferenceTime = row.IsDBNull(15) ? null : row.GetDouble(15),
        TraceParent = row.IsDBNull(16) ? null : row.GetString(16),
    };

    /// <summary>A submit stores only what is known of a new job, so fewer values are sent.</summary>
    private static SqlStatement InsertNew(JobRecord job) => new(
        InsertNewText,
        job.RequestId,
        job.Client,
        job.Model,
        job.UpstreamPath,
        job.SubmittedAt,
        job.ImagesAsked,
        job.BodyBytes,
        job.BodyDigest,
        (long)job.Status,
        job.TraceParent);

    private static SqlStatement InsertWhole(JobRecord job) => new(
        InsertText,
        job.RequestId,
        job.Client,
        job.Model,
        job.UpstreamPath,
        job.SubmittedAt,
        job.ImagesAsked,
        job.BodyBytes,
        job.BodyDigest,
        (long)job.Status,
        job.InProgressAt,
        job.FinishedAt,
        job.CancelRequestedAt,
        job.LastPolledAt,
        job.ErrorType,
        job.Error,
        job.InferenceTime,
        job.TraceParent);

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : StoreTime.FromStore(row.GetInt64(ordinal));
}
