using System.Data.Common;
using System.Globalization;
using Gateway.Jobs.Store.Files;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements for uploaded files. Every change begins with the lock of all of them: the row of their totals on PostgreSQL, so that the
/// changes of all replicas follow each other, and a statement sees the changes and the totals before it. PostgreSQL runs these statements
/// after those for kept results and before those for jobs (<see cref="SqlStatement.RowKey"/>), so that no two transactions wait for each
/// other. A change is a compare-and-set: one statement has all of its conditions, and the statements after it depend on its row.
/// </summary>
internal static class FileSql
{
    /// <summary>Before the id of every job, and after the key of kept results.</summary>
    private const string LockKey = " ";

    private const string Columns =
        """
        name, id, client, state, multipart, declared_type, file_name, is_private, created_at, expires_at, retention, length, type, digest,
        parts, attempt
        """;

    /// <summary>PostgreSQL locks the row although the condition is false, and writes no new version of it.</summary>
    private const string LockText =
        """
        INSERT INTO gateway_file_totals (client, files, bytes) VALUES ('', 0, 0)
        ON CONFLICT (client) DO UPDATE SET files = gateway_file_totals.files WHERE FALSE
        """;

    private const string UsageText = "SELECT files, bytes FROM gateway_file_totals WHERE client = $1";

    private const string AddClientText =
        "INSERT INTO gateway_file_totals (client, files, bytes) VALUES ($1, 0, 0) ON CONFLICT (client) DO NOTHING";

    /// <summary>The state -1 is that of a file that is not counted yet. It ends in the same transaction.</summary>
    private const string AddText =
        """
        INSERT INTO gateway_files (
            name, id, client, upload_digest, state, multipart, declared_type, file_name, is_private, created_at, expires_at, retention)
        SELECT $1, $2, $3, $4, -1, $5, $6, $7, $8, $9, $10, $11
        WHERE $12 > (SELECT files FROM gateway_file_totals WHERE client = $3)
        ON CONFLICT (name) DO NOTHING
        """;

    private const string CountFileText =
        """
        UPDATE gateway_file_totals SET files = files + 1
        WHERE client IN ('', $2) AND EXISTS (SELECT 1 FROM gateway_files WHERE name = $1 AND state = -1)
        """;

    private const string EndAddText = "UPDATE gateway_files SET state = 0 WHERE name = $1 AND state = -1";

    private const string AddOutcomeText = $"SELECT '{nameof(FileOutcome.Done)}' FROM gateway_files WHERE name = $1";

    private const string CompleteWholeText =
        $"""
        UPDATE gateway_files SET state = 1, expires_at = $4, length = $5, type = $6, digest = $7, parts = 0, attempt = $3
        WHERE name = $1 AND state = 0 AND {FilePartSql.IsFinished}
        """;

    /// <summary>The parts as one text, so that they are compared in one statement.</summary>
    private const string PartsAsText =
        """
        COALESCE((
            SELECT string_agg(
                number || ':' || bytes || ':' || COALESCE(digest, '') || ':' || COALESCE(leased_until, 0), ',' ORDER BY number)
            FROM gateway_file_parts WHERE name = $1), '')
        """;

    private const string CompletePartsText =
        $"""
        UPDATE gateway_files SET state = 1, expires_at = $3, length = $4, type = $5, digest = $6, parts = $7
        WHERE name = $1 AND state = 0 AND multipart = 1 AND expires_at > $2 AND {PartsAsText} = $8
        """;

    /// <summary>A repeated transaction finds the end and the digest that it has stored.</summary>
    private const string CompleteOutcomeText =
        $"""
        SELECT CASE
            WHEN state = 1 AND expires_at = $3 AND digest = $4 THEN '{nameof(FileOutcome.Done)}'
            WHEN state = 1 THEN '{nameof(FileOutcome.Complete)}'
            WHEN state <> 0 OR multipart = 0 OR expires_at <= $2 THEN '{nameof(FileOutcome.NotFound)}'
            ELSE '{nameof(FileOutcome.InProgress)}' END
        FROM gateway_files WHERE name = $1
        """;

    private const string RemoveText =
        "UPDATE gateway_files SET state = 2 WHERE name = $1 AND client = $2 AND state <> 2 AND expires_at > $3";

    private const string FindOwnText = $"SELECT {Columns} FROM gateway_files WHERE name = $1 AND client = $2";

    /// <summary>The empty text is the client of all files.</summary>
    private const string IsExpired = "expires_at <= $1 AND state <> 2 AND $2 IN ('', client)";

    private const string HasExpiredText = $"SELECT name FROM gateway_files WHERE {IsExpired} LIMIT 1";

    private const string ExpireText =
        $"""
        UPDATE gateway_files SET state = 2
        WHERE name IN (SELECT name FROM gateway_files WHERE {IsExpired} ORDER BY expires_at LIMIT $3)
        """;

    /// <summary>In any order, so that files whose bytes cannot be removed do not keep back all others.</summary>
    private const string RemovableText =
        $"""
        SELECT {Columns} FROM gateway_files file
        WHERE state = 2 AND $1 IN ('', client) AND NOT EXISTS (
            SELECT 1 FROM gateway_file_parts part WHERE part.name = file.name AND part.leased_until IS NOT NULL)
        ORDER BY random() LIMIT $2
        """;

    /// <summary>As long as a part is being received, its request may store bytes, so the file keeps its row.</summary>
    private const string IsGone =
        """
        EXISTS (SELECT 1 FROM gateway_files WHERE name = $1 AND state = 2)
            AND NOT EXISTS (SELECT 1 FROM gateway_file_parts WHERE name = $1 AND leased_until IS NOT NULL)
        """;

    private const string UncountFileText =
        $"""
        UPDATE gateway_file_totals SET
            files = files - 1,
            bytes = bytes - COALESCE((SELECT CAST(SUM(part.bytes) AS bigint) FROM gateway_file_parts part WHERE part.name = $1), 0)
        WHERE client IN ('', (SELECT client FROM gateway_files WHERE name = $1)) AND {IsGone}
        """;

    private const string ForgetClientText =
        """
        DELETE FROM gateway_file_totals
        WHERE client = (SELECT client FROM gateway_files WHERE name = $1) AND files = 0
        """;

    private const string ForgetPartsText = $"DELETE FROM gateway_file_parts WHERE name = $1 AND {IsGone}";

    private const string ForgetText =
        "DELETE FROM gateway_files WHERE name = $1 AND state = 2 AND NOT EXISTS (SELECT 1 FROM gateway_file_parts WHERE name = $1)";

    private const string FindUploadText = $"SELECT {Columns} FROM gateway_files WHERE upload_digest = $1";

    private const string ListText = $"SELECT {Columns} FROM gateway_files WHERE client = $1 AND state = 1 AND expires_at > $2";
    private const string NewestFirst = " ORDER BY created_at DESC, name DESC LIMIT $3";
    private const string FirstPageText = ListText + NewestFirst;
    private const string NextPageText = ListText + " AND (created_at, name) < ($4, $5)" + NewestFirst;

    /// <summary>The numbers of names of one query. Few different texts keep the prepared statements few.</summary>
    private static readonly int[] NameCounts = [1, 16, 128];

    private static readonly string[] FindTexts =
        TextsFor(static places => $"SELECT {Columns} FROM gateway_files WHERE name IN ({places})");

    /// <summary>Place of the statement that decides, among those of an addition.</summary>
    public const int AddPlace = 2;

    /// <summary>Place of the statement that decides, among those of every other change.</summary>
    public const int ChangePlace = 1;

    public static IReadOnlyList<SqlStatement> Add(NewFile file, FileLimits limits) =>
    [
        // SQLite needs the row too.
        Lock() with { IsLock = false },
        Locked(AddClientText, file.Client),
        Locked(
            AddText, file.Name, file.Id, file.Client, (ReadOnlyMemory<byte>)file.UploadDigest, file.IsMultipart ? 1 : 0,
            file.DeclaredType, file.FileName, file.IsPrivate ? 1 : 0, file.CreatedAt, file.UploadUntil, file.Retention.Ticks,
            limits.FilesOfClient),
        Locked(CountFileText, file.Name, file.Client),
        Locked(EndAddText, file.Name),
    ];

    public static SqlStatement AddOutcome(NewFile file) => new(AddOutcomeText, file.Name);

    public static IReadOnlyList<SqlStatement> FinishFile(PartLease lease, FileContent content, DateTimeOffset expiresAt) =>
    [
        .. FilePartSql.Finish(lease, content.Length, content.Digest),
        Locked(
            CompleteWholeText, lease.Name, lease.Number, lease.Token, expiresAt, content.Length, content.Type,
            (ReadOnlyMemory<byte>)content.Digest),
    ];

    public static IReadOnlyList<SqlStatement> Complete(
        string name, IReadOnlyList<FilePart> parts, FileContent content, DateTimeOffset now, DateTimeOffset expiresAt) =>
    [
        Lock(),
        Locked(
            CompletePartsText, name, now, expiresAt, content.Length, content.Type, (ReadOnlyMemory<byte>)content.Digest, content.Parts,
            TextOf(parts)),
    ];

    public static SqlStatement CompleteOutcome(string name, FileContent content, DateTimeOffset now, DateTimeOffset expiresAt) =>
        new(CompleteOutcomeText, name, now, expiresAt, (ReadOnlyMemory<byte>)content.Digest);

    public static IReadOnlyList<SqlStatement> Remove(string name, string client, DateTimeOffset now) =>
        [Lock(), Locked(RemoveText, name, client, now)];

    public static SqlStatement Usage(string client) => new(UsageText, client);

    public static SqlStatement FindOwn(string name, string client) => new(FindOwnText, name, client);

    /// <param name="client">Null: the files of all clients.</param>
    /// <param name="now">The time.</param>
    public static SqlStatement HasExpired(string? client, DateTimeOffset now) => new(HasExpiredText, now, client ?? "");

    /// <inheritdoc cref="HasExpired"/>
    public static IReadOnlyList<SqlStatement> Expire(string? client, DateTimeOffset now, int batch) =>
        [Lock(), Locked(ExpireText, now, client ?? "", batch)];

    /// <summary>A file that is being removed gets no new lease, except that of a sweep.</summary>
    /// <inheritdoc cref="HasExpired"/>
    public static SqlStatement Removable(string? client, int batch) => new(RemovableText, client ?? "", batch);

    public static IReadOnlyList<SqlStatement> Forget(string name) =>
    [
        Lock(),
        Locked(UncountFileText, name),
        Locked(ForgetClientText, name),
        Locked(ForgetPartsText, name),
        Locked(ForgetText, name),
    ];

    public static SqlStatement FindUpload(byte[] digest) => new(FindUploadText, (ReadOnlyMemory<byte>)digest);

    public static IEnumerable<SqlStatement> Find(IReadOnlyList<string> names) => ByName(FindTexts, names);

    /// <summary>One extra row shows whether there is a next page.</summary>
    public static SqlStatement List(string client, DateTimeOffset now, int limit, FileCursor? after) => after is { } last
        ? new(NextPageText, client, now, limit + 1L, last.CreatedAt, last.Name)
        : new(FirstPageText, client, now, limit + 1L);

    public static FileOutcome ReadOutcome(DbDataReader? row, FileOutcome withoutRow) =>
        row is null ? withoutRow : Enum.Parse<FileOutcome>(row.GetString(0));

    public static StoredFile Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        (FileState)row.GetInt64(3),
        row.GetInt64(4) != 0,
        row.GetString(5),
        row.GetString(6),
        row.GetInt64(7) != 0,
        StoreTime.FromStore(row.GetInt64(8)),
        StoreTime.FromStore(row.GetInt64(9)),
        TimeSpan.FromTicks(row.GetInt64(10)),
        row.IsDBNull(11)
            ? null
            : new FileContent(row.GetInt64(11), row.GetString(12), row.GetFieldValue<byte[]>(13), (int)row.GetInt64(14))
            {
                Attempt = row.IsDBNull(15) ? null : row.GetString(15),
            });

    /// <summary>Complete parts in the form of <see cref="PartsAsText"/>.</summary>
    private static string TextOf(IReadOnlyList<FilePart> parts) => string.Join(',', parts
        .OrderBy(static part => part.Number)
        .Select(static part => string.Create(
            CultureInfo.InvariantCulture,
            $"{part.Number}:{part.Bytes}:{(part.Digest is { } digest ? Convert.ToHexStringLower(digest) : "")}:0")));

    /// <summary>The queries for names. The last places of a query may be empty.</summary>
    public static IEnumerable<SqlStatement> ByName(string[] texts, IReadOnlyList<string> names)
    {
        for (var start = 0; start < names.Count;)
        {
            var size = Array.FindIndex(NameCounts, count => count >= names.Count - start);
            size = size < 0 ? NameCounts.Length - 1 : size;
            var values = new SqlValue[NameCounts[size]];
            for (var place = 0; place < values.Length; place++, start++)
            {
                values[place] = start < names.Count ? names[start] : "";
            }

            yield return new SqlStatement(texts[size], values);
        }
    }

    /// <summary>The texts of a query for names, one for each number of places.</summary>
    public static string[] TextsFor(Func<string, string> query) =>
    [
        .. NameCounts.Select(count => query(
            string.Join(", ", Enumerable.Range(1, count).Select(static place => string.Create(null, $"${place}"))))),
    ];

    public static SqlStatement Lock() => Locked(LockText) with { IsLock = true };

    /// <summary>A statement under the lock.</summary>
    public static SqlStatement Locked(string text, params SqlValue[] values) => new(text, values) { RowKey = LockKey };
}
