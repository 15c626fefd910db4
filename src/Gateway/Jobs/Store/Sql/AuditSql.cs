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

    /// <summary>An entry of a change that is certainly made in this transaction.</summary>
    public static SqlStatement Add(AuditEntry entry) => new(AddText, ValuesOf(entry)) { RowKey = RowKey };

    /// <summary>An entry of a change that may not be made.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="condition">A condition that holds if and only if the change is made. Its first value is <c>$8</c>.</param>
    /// <param name="values">The values of the condition.</param>
    public static SqlStatement AddIf(AuditEntry entry, string condition, params SqlValue[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, AddIfText, condition), [.. ValuesOf(entry), .. values]) { RowKey = RowKey };

    private static SqlValue[] ValuesOf(AuditEntry entry) =>
        [entry.Id, entry.At, entry.Actor, entry.Action, entry.Target, entry.Before, entry.After];
}
