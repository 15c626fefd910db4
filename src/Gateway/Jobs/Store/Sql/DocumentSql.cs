using System.Data.Common;
using Gateway.Jobs.Store.Documents;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements for kept results. Every change begins with <see cref="Lock"/>, the row of all documents, so that the changes of all
/// replicas follow each other: a statement sees what the statements before it counted. PostgreSQL runs these statements before those that
/// change jobs (<see cref="SqlStatement.RowKey"/>), so that no two transactions wait for each other.
/// </summary>
internal static class DocumentSql
{
    /// <summary>Before the id of every job.</summary>
    private const string LockKey = "";

    /// <summary>The place numbers the documents in the order in which they were kept, on all replicas.</summary>
    private const string LockText =
        """
        INSERT INTO gateway_result_totals (client, bytes, documents, places) VALUES ('', 0, 0, 0)
        ON CONFLICT (client) DO UPDATE SET places = gateway_result_totals.places + 1
        """;

    private const string AddClientText =
        "INSERT INTO gateway_result_totals (client, bytes, documents, places) VALUES ($1, 0, 0, 0) ON CONFLICT (client) DO NOTHING";

    /// <summary>Counts the document that the next statement adds. A repeated write finds the document and counts nothing.</summary>
    private const string CountText =
        """
        UPDATE gateway_result_totals SET bytes = bytes + $3, documents = documents + 1
        WHERE client IN ('', $2)
            AND NOT EXISTS (SELECT 1 FROM gateway_results WHERE request_id = $1)
            AND EXISTS (SELECT 1 FROM gateway_jobs WHERE request_id = $1 AND gateway_jobs.client = $2 AND result_outcome IS NULL)
        """;

    private const string AddText =
        """
        INSERT INTO gateway_results (
            request_id, client, place, bytes, submitted_at, kept_at, status, content_type, headers, length, body)
        SELECT job.request_id, job.client, total.places, $3, job.submitted_at, $4, $5, $6, $7, $8, $9
        FROM gateway_jobs job, gateway_result_totals total
        WHERE job.request_id = $1 AND job.client = $2 AND job.result_outcome IS NULL AND total.client = ''
        ON CONFLICT (request_id) DO NOTHING
        """;

    /// <summary>Adds up the oldest documents until the rest is within the limit. They are read only if the limit is exceeded.</summary>
    private const string CutText =
        """
        UPDATE gateway_result_totals SET cut = (
            SELECT MAX(place) FROM (
                SELECT place, SUM(bytes) OVER (ORDER BY place) - bytes AS older
                FROM (SELECT place, bytes FROM gateway_results {of} ORDER BY place LIMIT $3) AS oldest) AS added
            WHERE older < gateway_result_totals.bytes - $2)
        WHERE client = $1 AND bytes > $2
        """;

    private const string EndCutText = "UPDATE gateway_result_totals SET cut = NULL WHERE client = $1 AND cut IS NOT NULL";

    private const string OldestOfClient =
        "gone.client = $1 AND gone.place <= (SELECT cut FROM gateway_result_totals WHERE client = $1)";

    private const string OldestOfAll = "gone.place <= (SELECT cut FROM gateway_result_totals WHERE client = $1)";

    private const string OfJob = "gone.request_id = $1 AND gone.client = $2";

    private const string KeptBefore =
        "gone.request_id IN (SELECT request_id FROM gateway_results WHERE kept_at < $1 ORDER BY kept_at, request_id LIMIT $2)";

    private const string SubmittedBefore =
        "gone.request_id IN (SELECT request_id FROM gateway_results WHERE submitted_at < $1 ORDER BY submitted_at, request_id LIMIT $2)";

    private const string UncountOfClientsText =
        """
        UPDATE gateway_result_totals SET
            bytes = bytes - (SELECT CAST(SUM(gone.bytes) AS bigint) FROM gateway_results gone
                WHERE gone.client = gateway_result_totals.client AND {gone}),
            documents = documents - (SELECT COUNT(*) FROM gateway_results gone
                WHERE gone.client = gateway_result_totals.client AND {gone})
        WHERE client IN (SELECT gone.client FROM gateway_results gone WHERE {gone})
        """;

    private const string UncountOfAllText =
        """
        UPDATE gateway_result_totals SET
            bytes = bytes - (SELECT CAST(SUM(gone.bytes) AS bigint) FROM gateway_results gone WHERE {gone}),
            documents = documents - (SELECT COUNT(*) FROM gateway_results gone WHERE {gone})
        WHERE client = '' AND EXISTS (SELECT 1 FROM gateway_results gone WHERE {gone})
        """;

    private const string RemoveText = "DELETE FROM gateway_results AS gone WHERE {gone}";

    private const string NoteText =
        """
        UPDATE gateway_jobs SET
            result_outcome = $2, image_count = $3, image_width = $4, image_height = $5, image_type = $6, billable_units = $7
        WHERE request_id = $1 AND result_outcome IS NULL
        """;

    private const string NoteDeletedText =
        "UPDATE gateway_jobs SET result_outcome = $3 WHERE request_id = $1 AND client = $2 AND COALESCE(result_outcome, 0) <> $4";

    private const string FindText =
        """
        SELECT status, content_type, headers, length, substr(body, CAST($3 AS integer), CAST($4 AS integer))
        FROM gateway_results WHERE request_id = $1 AND kept_at >= $2
        """;

    private const string ClientsAboveText = "SELECT client FROM gateway_result_totals WHERE client <> '' AND bytes > $1";

    /// <summary>The client whose total is that of all documents.</summary>
    public const string All = "";

    /// <summary>Place of the statement that removes among those of <see cref="Remove"/>, and the number of those.</summary>
    public const int RemovalPlace = 2;

    public static SqlStatement Lock() => Locked(LockText);

    /// <summary>Adds the document and counts it.</summary>
    public static IEnumerable<SqlStatement> Keep(JobRecord job, KeptDocument document) =>
    [
        Locked(AddClientText, job.Client),
        Locked(CountText, job.RequestId, job.Client, document.Bytes),
        Locked(
            AddText, job.RequestId, job.Client, document.Bytes, document.KeptAt, document.Status, document.ContentType,
            document.Headers, document.Body.Length, document.Body),
    ];

    /// <summary>Removes the oldest documents of a client, or of all, above a limit. The third statement from the end removes.</summary>
    public static IEnumerable<SqlStatement> Trim(string client, long limit, long most)
    {
        var isAll = client == All;
        return
        [
            Locked(CutText.Replace("{of}", isAll ? "" : "WHERE client = $1", StringComparison.Ordinal), client, limit, most),
            .. Remove(isAll ? OldestOfAll : OldestOfClient, client),
            Locked(EndCutText, client),
        ];
    }

    public static IEnumerable<SqlStatement> RemoveOf(string requestId, string client) => Remove(OfJob, requestId, client);

    public static IEnumerable<SqlStatement> RemoveKeptBefore(DateTimeOffset time, int most) => Remove(KeptBefore, time, most);

    public static IEnumerable<SqlStatement> RemoveSubmittedBefore(DateTimeOffset time, int most) => Remove(SubmittedBefore, time, most);

    public static SqlStatement Note(string requestId, ResultOutcome outcome, ResultFacts facts) =>
        new(NoteText, requestId, (long)outcome, facts.Images, facts.Width, facts.Height, facts.Type, facts.BillableUnits)
        {
            RowKey = requestId,
        };

    /// <summary>A submit that wanted nothing to be stored stays so.</summary>
    public static SqlStatement NoteDeleted(string requestId, string client) =>
        new(NoteDeletedText, requestId, client, (long)ResultOutcome.Deleted, (long)ResultOutcome.NotStored) { RowKey = requestId };

    public static SqlStatement Find(string requestId, DateTimeOffset keptSince, int offset, int length) =>
        new(FindText, requestId, keptSince, offset + 1L, length);

    public static SqlStatement ClientsAbove(long limit) => new(ClientsAboveText, limit);

    public static DocumentPiece Read(DbDataReader row) => new(
        (int)row.GetInt64(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        (int)row.GetInt64(3),
        // SQLite has no empty piece.
        row.IsDBNull(4) ? [] : row.GetFieldValue<byte[]>(4));

    private static IEnumerable<SqlStatement> Remove(string gone, params SqlValue[] values) =>
    [
        Locked(UncountOfClientsText.Replace("{gone}", gone, StringComparison.Ordinal), values),
        Locked(UncountOfAllText.Replace("{gone}", gone, StringComparison.Ordinal), values),
        Locked(RemoveText.Replace("{gone}", gone, StringComparison.Ordinal), values),
    ];

    private static SqlStatement Locked(string text, params SqlValue[] values) => new(text, values) { RowKey = LockKey };
}
