using System.Data.Common;
using Gateway.Jobs.Store.Pauses;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements for the pauses of submits.</summary>
internal static class PauseSql
{
    /// <summary>The condition of a pause that does not hold yet.</summary>
    public const string IsFree =
        """
        NOT EXISTS (SELECT 1 FROM gateway_pauses WHERE scope = $8 AND name = $9) AND $10 > (SELECT COUNT(*) FROM gateway_pauses)
        """;

    /// <summary>The condition of a change of a pause: it is as the caller has seen it.</summary>
    public const string IsUnchanged =
        "EXISTS (SELECT 1 FROM gateway_pauses WHERE scope = $8 AND name = $9 AND since = $10 AND COALESCE(reason, '') = $11)";

    private const string ListText = "SELECT scope, name, since, actor, reason FROM gateway_pauses ORDER BY scope, name";

    private const string SetText =
        $"""
        INSERT INTO gateway_pauses (scope, name, since, actor, reason)
        SELECT $2, $3, $4, $5, $6 WHERE {ChangeSql.IsMade}
        ON CONFLICT (scope, name) DO UPDATE SET actor = excluded.actor, reason = excluded.reason
        """;

    private const string RemoveText = $"DELETE FROM gateway_pauses WHERE scope = $2 AND name = $3 AND {ChangeSql.IsMade}";

    public static SqlStatement List() => new(ListText);

    public static SqlStatement Set(string entry, Pause pause) =>
        new(SetText, entry, (long)pause.Scope, pause.Name, pause.Since, pause.Actor, pause.Reason);

    public static SqlStatement Remove(string entry, Pause pause) => new(RemoveText, entry, (long)pause.Scope, pause.Name);

    public static Pause Read(DbDataReader row) => new(
        (PauseScope)row.GetInt64(0),
        row.GetString(1),
        StoreTime.FromStore(row.GetInt64(2)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4));
}
