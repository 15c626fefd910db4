using System.Data.Common;
using System.Globalization;
using System.Text;
using Gateway.Jobs.Store.Audit;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the audit log. An entry is written in the transaction of its change.</summary>
internal static class AuditSql
{
    /// <summary>After every lock of jobs and of money, so that the condition of an entry sees the changes of its transaction.</summary>
    public const string RowKey = "~~";

    private const string AddText =
        """
        INSERT INTO gateway_audit (id, at, actor, action, target, state_before, state_after)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO NOTHING
        """;

    private static readonly CompositeFormat AddIfText = CompositeFormat.Parse(
        """
        INSERT INTO gateway_audit (id, at, actor, action, target, state_before, state_after)
        SELECT $1, $2, $3, $4, $5, $6, $7 WHERE {0}
        ON CONFLICT (id) DO NOTHING
        """);

    /// <summary>The ids rise with the time. Those of one millisecond have no order.</summary>
    private const string ListText =
        """
        SELECT id, at, actor, action, target, state_before, state_after FROM gateway_audit
        WHERE ($1 IS NULL OR actor = $1) AND ($2 IS NULL OR action = $2)
            AND ($3 IS NULL OR target = $3 OR substr(target, 1, length($3) + 1) = $3 || '/')
            AND ($4 IS NULL OR at >= $4) AND ($5 IS NULL OR id < $5)
        ORDER BY id DESC LIMIT $6
        """;

    private const string DeleteText =
        "DELETE FROM gateway_audit WHERE id IN (SELECT id FROM gateway_audit WHERE at < $1 ORDER BY at LIMIT $2)";

    /// <summary>An entry of a change that is certainly made in this transaction.</summary>
    public static SqlStatement Add(AuditEntry entry) => new(AddText, ValuesOf(entry)) { RowKey = RowKey };

    /// <summary>An entry of a change that may not be made.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="condition">A condition that holds if and only if the change is made. Its first value is <c>$8</c>.</param>
    /// <param name="values">The values of the condition.</param>
    public static SqlStatement AddIf(AuditEntry entry, string condition, params SqlValue[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, AddIfText, condition), [.. ValuesOf(entry), .. values]) { RowKey = RowKey };

    /// <summary>One entry more than a page has, which shows whether there is a next page.</summary>
    public static SqlStatement List(AuditFilter filter, string? after) =>
        new(ListText, filter.Actor, filter.Action, filter.Target, filter.Since, after, filter.Limit + 1);

    public static SqlStatement DeleteOlder(DateTimeOffset before, int batch) => new(DeleteText, before, batch);

    public static AuditEntry Read(DbDataReader row) => new(
        row.GetString(0),
        StoreTime.FromStore(row.GetInt64(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6));

    private static SqlValue[] ValuesOf(AuditEntry entry) =>
        [entry.Id, entry.At, entry.Actor, entry.Action, entry.Target, entry.Before, entry.After];
}
