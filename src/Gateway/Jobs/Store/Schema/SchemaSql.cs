using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Schema;

/// <summary>
/// The tables of schema versions. A migration and its row are committed together. A program refuses a database with a row in
/// <c>gateway_schema</c> that it does not know, and ignores unknown rows in <c>gateway_schema_additions</c>. Programs before version 3
/// know only the first table, so they ignore additions too.
/// </summary>
internal static class SchemaSql
{
    public const string CreateVersions =
        "CREATE TABLE IF NOT EXISTS gateway_schema (version bigint NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

    public const string CreateAdditions =
        "CREATE TABLE IF NOT EXISTS gateway_schema_additions (version bigint NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

    /// <summary>One row: the newest version that a program must know, and the newest addition.</summary>
    public const string ReadVersions =
        "SELECT (SELECT COALESCE(MAX(version), 0) FROM gateway_schema), "
        + "(SELECT COALESCE(MAX(version), 0) FROM gateway_schema_additions)";

    public static SqlStatement AddVersion(Migration migration, DateTimeOffset now) => new(
        migration.IsAddition
            ? "INSERT INTO gateway_schema_additions (version, applied_at) VALUES ($1, $2)"
            : "INSERT INTO gateway_schema (version, applied_at) VALUES ($1, $2)",
        migration.Version,
        now);
}
