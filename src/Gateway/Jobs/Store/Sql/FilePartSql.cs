using System.Data.Common;
using Gateway.Jobs.Store.Files;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the parts of uploads and their leases, under the lock of <see cref="FileSql"/>.</summary>
internal static class FilePartSql
{
    /// <summary>A part that needs no more bytes than before is never refused for a limit.</summary>
    private const string BeginText =
        """
        INSERT INTO gateway_file_parts (name, number, bytes, uncounted, digest, lease, attempt, leased_until)
        SELECT $1, $2, $4, $4, NULL, $3, $3, $6
        FROM gateway_files file
        JOIN gateway_file_totals own ON own.client = file.client
        JOIN gateway_file_totals everything ON everything.client = ''
        LEFT JOIN gateway_file_parts part ON part.name = file.name AND part.number = $2
        WHERE file.name = $1 AND file.state = 0 AND file.expires_at > $5 AND file.multipart = CASE WHEN $2 = 0 THEN 0 ELSE 1 END
            AND (part.leased_until IS NULL OR part.leased_until <= $5)
            AND (part.lease IS NULL OR part.lease <> $3)
            AND ($4 <= COALESCE(part.bytes, 0) OR (
                own.bytes + $4 - COALESCE(part.bytes, 0) <= $7 AND everything.bytes + $4 - COALESCE(part.bytes, 0) <= $8))
        ON CONFLICT (name, number) DO UPDATE SET
            bytes = excluded.bytes, uncounted = excluded.bytes - gateway_file_parts.bytes, digest = NULL, lease = excluded.lease,
            attempt = excluded.attempt, leased_until = excluded.leased_until
        """;

    /// <summary>If nothing else explains why the part could not begin, the reason has ended meanwhile, and the caller can try
    /// again.</summary>
    private const string BeginOutcomeText =
        $"""
        SELECT CASE
            WHEN part.lease = $3 AND part.leased_until IS NOT NULL THEN '{nameof(FileOutcome.Done)}'
            WHEN file.state = 1 THEN '{nameof(FileOutcome.Complete)}'
            WHEN file.state <> 0 OR file.expires_at <= $5 OR file.multipart <> CASE WHEN $2 = 0 THEN 0 ELSE 1 END
                THEN '{nameof(FileOutcome.NotFound)}'
            WHEN part.leased_until > $5 THEN '{nameof(FileOutcome.InProgress)}'
            WHEN own.bytes + $4 - COALESCE(part.bytes, 0) > $6 THEN '{nameof(FileOutcome.ClientFull)}'
            WHEN everything.bytes + $4 - COALESCE(part.bytes, 0) > $7 THEN '{nameof(FileOutcome.Full)}'
            ELSE '{nameof(FileOutcome.InProgress)}' END
        FROM gateway_files file
        JOIN gateway_file_totals own ON own.client = file.client
        JOIN gateway_file_totals everything ON everything.client = ''
        LEFT JOIN gateway_file_parts part ON part.name = file.name AND part.number = $2
        WHERE file.name = $1
        """;

    private const string IsHeld =
        """
        part.name = $1 AND part.number = $2 AND part.lease = $3 AND part.leased_until IS NOT NULL
            AND EXISTS (SELECT 1 FROM gateway_files WHERE name = $1 AND state = 0)
        """;

    private const string ExtendText =
        $"""
        UPDATE gateway_file_parts AS part SET
            bytes = CASE WHEN $4 > bytes THEN $4 ELSE bytes END, uncounted = CASE WHEN $4 > bytes THEN $4 - bytes ELSE 0 END,
            leased_until = $5
        WHERE {IsHeld} AND ($4 <= part.bytes OR (
            (SELECT own.bytes FROM gateway_file_totals own JOIN gateway_files file ON file.client = own.client WHERE file.name = $1)
                + $4 - part.bytes <= $6
            AND (SELECT bytes FROM gateway_file_totals WHERE client = '') + $4 - part.bytes <= $7))
        """;

    private const string ExtendOutcomeText =
        $"""
        SELECT CASE
            WHEN (SELECT own.bytes FROM gateway_file_totals own JOIN gateway_files file ON file.client = own.client WHERE file.name = $1)
                + $4 - part.bytes > $5 THEN '{nameof(FileOutcome.ClientFull)}'
            ELSE '{nameof(FileOutcome.Full)}' END
        FROM gateway_file_parts part WHERE {IsHeld}
        """;

    private const string FinishText =
        $"""
        UPDATE gateway_file_parts AS part SET bytes = $4, uncounted = $4 - bytes, digest = $5, leased_until = NULL
        WHERE {IsHeld} AND part.bytes >= $4
        """;

    /// <summary>The lease is that of the last request that has received the part.</summary>
    public const string IsFinished =
        "EXISTS (SELECT 1 FROM gateway_file_parts WHERE name = $1 AND number = $2 AND lease = $3 AND leased_until IS NULL)";

    /// <summary>A repeated transaction finds what it has stored.</summary>
    private const string FinishOutcomeText =
        $"""
        SELECT '{nameof(FileOutcome.Done)}' FROM gateway_file_parts
        WHERE name = $1 AND number = $2 AND lease = $3 AND leased_until IS NULL AND bytes = $4 AND digest = $5
        """;

    private const string CountBytesText =
        """
        UPDATE gateway_file_totals SET bytes = bytes + (SELECT uncounted FROM gateway_file_parts WHERE name = $1 AND number = $2)
        WHERE client IN ('', (SELECT client FROM gateway_files WHERE name = $1))
            AND EXISTS (SELECT 1 FROM gateway_file_parts WHERE name = $1 AND number = $2 AND uncounted <> 0)
        """;

    private const string EndCountText =
        "UPDATE gateway_file_parts SET uncounted = 0 WHERE name = $1 AND number = $2 AND uncounted <> 0";

    private const string UncountPartText =
        """
        UPDATE gateway_file_totals SET bytes = bytes - (SELECT bytes FROM gateway_file_parts WHERE name = $1 AND number = $2)
        WHERE client IN ('', (SELECT client FROM gateway_files WHERE name = $1)) AND EXISTS (
            SELECT 1 FROM gateway_file_parts WHERE name = $1 AND number = $2 AND lease = $3 AND leased_until IS NOT NULL)
        """;

    private const string AbandonText =
        "DELETE FROM gateway_file_parts WHERE name = $1 AND number = $2 AND lease = $3 AND leased_until IS NOT NULL";

    private const string TakeAbandonedText =
        """
        UPDATE gateway_file_parts SET lease = $1, leased_until = $3
        WHERE (name, number) IN (SELECT name, number FROM gateway_file_parts WHERE leased_until <= $2 ORDER BY leased_until LIMIT $4)
        """;

    private const string TakenText = "SELECT name, number, attempt FROM gateway_file_parts WHERE lease = $1 AND leased_until = $2";

    private const string EndLeaseText =
        """
        UPDATE gateway_file_parts SET leased_until = $4 WHERE name = $1 AND number = $2 AND lease = $3 AND leased_until > $4
        """;

    private const string EndLeasesText = "UPDATE gateway_file_parts SET leased_until = 0 WHERE leased_until > 0";

    private const string Columns = "SELECT name, number, bytes, digest, attempt FROM gateway_file_parts";
    private const string PartsText = $"{Columns} WHERE name = $1 ORDER BY number";

    private static readonly string[] AttemptsTexts = FileSql.TextsFor(static places => $"{Columns} WHERE attempt IN ({places})");

    public static IReadOnlyList<SqlStatement> Begin(
        PartLease lease, long bytes, FileLimits limits, DateTimeOffset now, DateTimeOffset until) => Counted(
            lease,
            FileSql.Locked(BeginText, lease.Name, lease.Number, lease.Token, bytes, now, until, limits.OfClient, limits.Total));

    public static SqlStatement BeginOutcome(PartLease lease, long bytes, FileLimits limits, DateTimeOffset now) =>
        new(BeginOutcomeText, lease.Name, lease.Number, lease.Token, bytes, now, limits.OfClient, limits.Total);

    public static IReadOnlyList<SqlStatement> Extend(PartLease lease, long bytes, FileLimits limits, DateTimeOffset until) => Counted(
        lease, FileSql.Locked(ExtendText, lease.Name, lease.Number, lease.Token, bytes, until, limits.OfClient, limits.Total));

    public static SqlStatement ExtendOutcome(PartLease lease, long bytes, FileLimits limits) =>
        new(ExtendOutcomeText, lease.Name, lease.Number, lease.Token, bytes, limits.OfClient);

    public static IReadOnlyList<SqlStatement> Finish(PartLease lease, long bytes, byte[] digest) => Counted(
        lease, FileSql.Locked(FinishText, lease.Name, lease.Number, lease.Token, bytes, Convert.ToHexStringLower(digest)));

    public static SqlStatement FinishOutcome(PartLease lease, long bytes, byte[] digest) =>
        new(FinishOutcomeText, lease.Name, lease.Number, lease.Token, bytes, Convert.ToHexStringLower(digest));

    public static IReadOnlyList<SqlStatement> Abandon(PartLease lease) =>
    [
        FileSql.Lock(),
        FileSql.Locked(UncountPartText, lease.Name, lease.Number, lease.Token),
        FileSql.Locked(AbandonText, lease.Name, lease.Number, lease.Token),
    ];

    public static IReadOnlyList<SqlStatement> TakeAbandoned(string token, DateTimeOffset now, DateTimeOffset until, int batch) =>
        [FileSql.Lock(), FileSql.Locked(TakeAbandonedText, token, now, until, batch)];

    public static SqlStatement Taken(string token, DateTimeOffset until) => new(TakenText, token, until);

    public static IReadOnlyList<SqlStatement> EndLease(PartLease lease, DateTimeOffset now) =>
        [FileSql.Lock(), FileSql.Locked(EndLeaseText, lease.Name, lease.Number, lease.Token, now)];

    /// <summary>Ends all leases, of processes that have ended.</summary>
    public static IReadOnlyList<SqlStatement> EndLeases() => [FileSql.Lock(), FileSql.Locked(EndLeasesText)];

    public static SqlStatement Parts(string name) => new(PartsText, name);

    public static IEnumerable<SqlStatement> PartsOf(IReadOnlyList<string> attempts) => FileSql.ByName(AttemptsTexts, attempts);

    public static FilePart ReadPart(DbDataReader row) => new(
        row.GetString(0), (int)row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : Convert.FromHexString(row.GetString(3)),
        row.GetString(4));

    /// <summary>The deciding statement, which says how many bytes are uncounted, and the statements that count them.</summary>
    private static IReadOnlyList<SqlStatement> Counted(PartLease lease, SqlStatement change) =>
    [
        FileSql.Lock(),
        change,
        FileSql.Locked(CountBytesText, lease.Name, lease.Number),
        FileSql.Locked(EndCountText, lease.Name, lease.Number),
    ];
}
