namespace Gateway.Jobs.Store.Sql;

internal static class ProbeSql
{
    /// <summary>The probe writes, because a read would succeed on a full disk.</summary>
    public static SqlStatement Write(DateTimeOffset now) => new(
        "INSERT INTO gateway_probe (id, probed_at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET probed_at = excluded.probed_at", now);
}
