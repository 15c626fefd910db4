using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for jobs, and the conversion of a row to a record.</summary>
internal static class JobSql
{
    /// <summary>Number of the columns, which is the place of the first column after them.</summary>
    public const int ColumnCount = 25;

    private const string FirstColumns =
        "request_id, client, model, upstream_path, submitted_at, images_asked, body_bytes, body_digest, status";

    /// <summary>The columns that <see cref="Read"/> reads, in this order.</summary>
    public const string Columns = $"{StoredColumns}, reservation";

    private const string StoredColumns =
        FirstColumns
        + ", in_progress_at, finished_at, cancel_requested_at, last_polled_at, error_type, error, inference_time, traceparent, lost_reason"
        + ", result_outcome, image_count, image_width, image_height, image_type, billable_units";

    private const string InsertText =
        $"INSERT INTO gateway_jobs ({StoredColumns}, next_poll_at, reservation) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, "
        + "$26) "
        + "ON CONFLICT (request_id) DO NOTHING";

    private const string InsertNewText =
        $"INSERT INTO gateway_jobs ({FirstColumns}, traceparent, next_poll_at, reservation) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
        + "ON CONFLICT (request_id) DO NOTHING";

    private const string OwnerText = "SELECT client FROM gateway_jobs WHERE request_id = $1";

    private const string FindText = $"SELECT {Columns} FROM gateway_jobs WHERE request_id = $1";

    private const string FindEndText = $"SELECT {Columns}, end_token FROM gateway_jobs WHERE request_id = $1";

    /// <summary>The rules of <see cref="JobRecord.Apply"/> for a change without an end. 2 is the first final status, and 1 means in
    /// progress.</summary>
    private const string UpdateText =
        """
        UPDATE gateway_jobs SET
            status = CASE WHEN $2 IS NOT NULL THEN 1 ELSE status END,
            in_progress_at = COALESCE(in_progress_at, $2),
            cancel_requested_at = COALESCE(cancel_requested_at, $3),
            last_polled_at = CASE WHEN $4 IS NULL OR last_polled_at >= $4 THEN last_polled_at ELSE $4 END
        WHERE request_id = $1 AND status < 2
        """;

    /// <summary>The compare-and-set that ends a job, with the rules of <see cref="JobRecord.Apply"/>. A failure (3) becomes a cancel (4)
    /// if the row has a cancel, unless it is a lost job. A job that has ended is in no index of open jobs, and nobody follows it.</summary>
    private const string EndText =
        """
        UPDATE gateway_jobs SET
            status = CASE WHEN $2 = 3 AND $10 IS NULL AND cancel_requested_at IS NOT NULL THEN 4 ELSE $2 END,
            in_progress_at = COALESCE(in_progress_at, $3),
            finished_at = $4,
            error_type = CASE WHEN $2 = 3 AND $10 IS NULL AND cancel_requested_at IS NOT NULL THEN NULL ELSE $5 END,
            error = CASE WHEN $2 = 3 AND $10 IS NULL AND cancel_requested_at IS NOT NULL THEN NULL ELSE $6 END,
            inference_time = $7,
            cancel_requested_at = COALESCE(cancel_requested_at, $8),
            last_polled_at = CASE WHEN $9 IS NULL OR last_polled_at >= $9 THEN last_polled_at ELSE $9 END,
            lost_reason = $10,
            end_token = $11,
            next_poll_at = NULL,
            lease_owner = NULL
        WHERE request_id = $1 AND status < 2
        """;

    private const string RequestCancelText =
        "UPDATE gateway_jobs SET cancel_requested_at = COALESCE(cancel_requested_at, $2) WHERE request_id = $1 AND status < 2";

    /// <summary>The time tells this request from an earlier one, which stays.</summary>
    private const string WithdrawCancelText =
        "UPDATE gateway_jobs SET cancel_requested_at = NULL WHERE request_id = $1 AND cancel_requested_at = $2 AND status < 2";

    private const string DeleteText =
        "DELETE FROM gateway_jobs WHERE request_id IN "
        + "(SELECT request_id FROM gateway_jobs WHERE submitted_at < $1 ORDER BY submitted_at LIMIT $2)";

    /// <param name="job">The job.</param>
    /// <param name="nextPollAt">When the job is asked for first. Null: as soon as somebody follows the open jobs.</param>
    /// <param name="reservation">The reservation of the submit. Null: its client has no limits.</param>
    public static SqlStatement Insert(JobRecord job, DateTimeOffset? nextPollAt, string? reservation = null) =>
        job.HasOnlySubmit ? InsertNew(job, nextPollAt, reservation) : InsertWhole(job, nextPollAt, reservation);

    public static SqlStatement Owner(string requestId) => new(OwnerText, requestId);

    public static SqlStatement Find(string requestId) => new(FindText, requestId);

    /// <summary>The job, and the token of the write that has ended it.</summary>
    public static SqlStatement FindEnd(string requestId) => new(FindEndText, requestId);

    public static long? ReadEndToken(DbDataReader row) => row.IsDBNull(ColumnCount) ? null : row.GetInt64(ColumnCount);

    /// <summary>A change without an end.</summary>
    public static SqlStatement Update(JobChange change) =>
        new(UpdateText, change.RequestId, change.InProgressAt, change.CancelRequestedAt, change.PolledAt) { RowKey = change.RequestId };

    /// <param name="end">A change with an end.</param>
    /// <param name="token">Tells the write that has ended the job from all others.</param>
    public static SqlStatement End(JobChange end, long token) => new(
        EndText,
        end.RequestId,
        StoredStatus(end.Outcome),
        end.InProgressAt,
        end.FinishedAt,
        end.ErrorType,
        end.Error,
        end.InferenceTime,
        end.CancelRequestedAt,
        end.PolledAt,
        (long?)end.LostReason,
        token)
    {
        RowKey = end.RequestId,
    };

    public static SqlStatement RequestCancel(string requestId, DateTimeOffset at) =>
        new(RequestCancelText, requestId, at) { RowKey = requestId };

    public static SqlStatement WithdrawCancel(string requestId, DateTimeOffset at) =>
        new(WithdrawCancelText, requestId, at) { RowKey = requestId };

    public static SqlStatement DeleteSubmittedBefore(DateTimeOffset time, int limit) => new(DeleteText, time, limit);

    public static SqlStatement List(string client, JobFilter filter, JobCursor? after)
    {
        List<SqlValue> values = [client];
        var text = new StringBuilder($"SELECT {Columns} FROM gateway_jobs WHERE client = $1");
        Restrict(filter.Since is not null, " AND submitted_at >= {0}", filter.Since);
        Restrict(filter.Model is not null, " AND model = {0}", filter.Model);
        Restrict(filter.Status is not null, " AND status = {0}", StoredStatus(filter.Status));
        Restrict(filter.Status == JobStatus.Failed, " AND lost_reason IS NULL");
        Restrict(filter.Status == JobStatus.Lost, " AND lost_reason IS NOT NULL");
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
        Status = ReadStatus(row),
        InProgressAt = Time(row, 9),
        FinishedAt = Time(row, 10),
        CancelRequestedAt = Time(row, 11),
        LastPolledAt = Time(row, 12),
        ErrorType = row.IsDBNull(13) ? null : row.GetString(13),
        Error = row.IsDBNull(14) ? null : row.GetString(14),
        InferenceTime = row.IsDBNull(15) ? null : row.GetDouble(15),
        TraceParent = row.IsDBNull(16) ? null : row.GetString(16),
        LostReason = ReadStatus(row) == JobStatus.Lost ? (LostReason)row.GetInt64(17) : null,
        ResultOutcome = row.IsDBNull(18) ? null : (ResultOutcome)row.GetInt64(18),
        ResultFacts = ReadFacts(row),
        IsReserved = !row.IsDBNull(24),
    };

    /// <summary>A lost job is stored as a failed one with a reason. An older program knows no other status, and shows the failure with the
    /// texts of the lost job.</summary>
    private static long? StoredStatus(JobStatus? status) => (long?)(status == JobStatus.Lost ? JobStatus.Failed : status);

    private static JobStatus ReadStatus(DbDataReader row) =>
        (JobStatus)row.GetInt64(8) is JobStatus.Failed && !row.IsDBNull(17) ? JobStatus.Lost : (JobStatus)row.GetInt64(8);

    /// <summary>A submit stores only what is known of a new job, so fewer values are sent.</summary>
    private static SqlStatement InsertNew(JobRecord job, DateTimeOffset? nextPollAt, string? reservation) => new(
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
        job.TraceParent,
        nextPollAt,
        reservation);

    private static SqlStatement InsertWhole(JobRecord job, DateTimeOffset? nextPollAt, string? reservation) => new(
        InsertText,
        job.RequestId,
        job.Client,
        job.Model,
        job.UpstreamPath,
        job.SubmittedAt,
        job.ImagesAsked,
        job.BodyBytes,
        job.BodyDigest,
        StoredStatus(job.Status),
        job.InProgressAt,
        job.FinishedAt,
        job.CancelRequestedAt,
        job.LastPolledAt,
        job.ErrorType,
        job.Error,
        job.InferenceTime,
        job.TraceParent,
        (long?)job.LostReason,
        (long?)job.ResultOutcome,
        job.ResultFacts?.Images,
        job.ResultFacts?.Width,
        job.ResultFacts?.Height,
        job.ResultFacts?.Type,
        job.ResultFacts?.BillableUnits,
        job.Status.IsFinal() ? null : nextPollAt,
        reservation);

    /// <returns>Null: the result is not kept, or says nothing.</returns>
    private static ResultFacts? ReadFacts(DbDataReader row)
    {
        var facts = new ResultFacts(
            row.IsDBNull(19) ? null : row.GetInt64(19),
            row.IsDBNull(20) ? null : row.GetInt64(20),
            row.IsDBNull(21) ? null : row.GetInt64(21),
            row.IsDBNull(22) ? null : row.GetString(22),
            row.IsDBNull(23) ? null : row.GetString(23));
        return facts == ResultFacts.None ? null : facts;
    }

    private static DateTimeOffset? Time(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : StoreTime.FromStore(row.GetInt64(ordinal));
}
