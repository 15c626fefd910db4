using System.Data.Common;
using Gateway.Jobs.Store.Audit;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements that surround a change of clients, keys or pauses. The row of the revision is the lock of all these changes. The entry of
/// the audit log decides whether the change is made: its condition is the condition of the change, and every other statement depends on
/// the entry. A repeated transaction finds the entry, so it does not report a change that was made as one that was not.
/// </summary>
internal static class ChangeSql
{
    /// <summary>The current revision, as the new version of a client.</summary>
    public const string Revision = "(SELECT revision FROM gateway_revisions WHERE id = 1)";

    /// <summary>A condition: the change is made. <c>$1</c> is the id of the entry.</summary>
    public const string IsMade = "EXISTS (SELECT 1 FROM gateway_audit WHERE id = $1)";

    /// <summary>The same row is locked by every change, on every replica.</summary>
    private const string LockText =
        """
        INSERT INTO gateway_revisions (id, revision) VALUES (1, 0)
        ON CONFLICT (id) DO UPDATE SET revision = gateway_revisions.revision
        """;

    private const string RaiseText = $"UPDATE gateway_revisions SET revision = revision + 1 WHERE id = 1 AND {IsMade}";
    private const string ReadText = "SELECT revision FROM gateway_revisions WHERE id = 1";
    private const string AnswerText = $"SELECT {IsMade}, (SELECT version FROM gateway_clients WHERE name = $2)";

    /// <param name="entry">The entry of the change.</param>
    /// <param name="condition">The condition of the change, with values from <c>$8</c> on.</param>
    /// <param name="values">The values of the condition.</param>
    /// <param name="changes">The change. Each statement depends on <see cref="IsMade"/>.</param>
    /// <param name="notify">The database's function that notifies other processes. Null: there are none.</param>
    public static IReadOnlyList<SqlStatement> Change(
        AuditEntry entry, string condition, SqlValue[] values, IEnumerable<SqlStatement> changes, string? notify)
    {
        List<SqlStatement> statements =
        [
            Locked(new SqlStatement(LockText)),
            AuditSql.AddIf(entry, condition, values),
            Locked(new SqlStatement(RaiseText, entry.Id)),
            .. changes.Select(Locked),
        ];
        if (notify is not null)
        {
            statements.Add(Locked(new SqlStatement($"SELECT {notify} WHERE {IsMade}", entry.Id)));
        }

        return statements;
    }

    /// <summary>Whether the change is made, and the version of the client after it.</summary>
    public static SqlStatement Answer(AuditEntry entry, string? client) => new(AnswerText, entry.Id, client);

    public static (bool IsMade, long? Version) ReadAnswer(DbDataReader row) => (
        Convert.ToBoolean(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture),
        row.IsDBNull(1) ? null : row.GetInt64(1));

    public static SqlStatement Read() => new(ReadText);

    public static long ReadRevision(DbDataReader row) => row.GetInt64(0);

    private static SqlStatement Locked(SqlStatement statement) => statement with { RowKey = AuditSql.RowKey };
}
