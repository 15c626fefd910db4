using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Schema;

/// <summary>The table of schema versions. A migration and its row are committed together.</summary>
internal static class SchemaSql
{
    public const string CreateVersions =
        "CREATE TABLE IF NOT EXISTS gateway_schema (version bigint NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

    public const string ReadVersion = "SELECT COALESCE(MAX(version), 0) FROM gateway_schema";

    public static SqlStatement AddVersion(int version, DateTimeOffset now) =>
        new("INSERT INTO gateway_schema (version, applied_at) VALUES ($1, $2)", version, now);
}
