namespace Gateway.Jobs.Store.Sql;

internal static class ProbeSql
{
    /// <summary>A read would succeed on a disk that is full.</summary>
    public static SqlStatement Write(DateTimeOffset now) => new(
        "INSERT INTO gateway_probe (id, probed_at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET probed_at = excluded.probed_at", now);
}
