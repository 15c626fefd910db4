using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.FunctionalTests.Files;

/// <summary>The rows and the bytes of uploaded files, read past the gateway.</summary>
internal static class StoredFiles
{
    /// <summary>The names of all files of the directory, also of those that are not complete.</summary>
    public static string[] NamesIn(string directory) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The names of the bytes that the rows have, in the order of <see cref="NamesIn"/>.</summary>
    public static async Task<string[]> NamesOfRowsAsync(string database) =>
        [.. (await QueryAsync(
            database, "SELECT name || '.' || number || '.' || attempt FROM gateway_file_parts",
            static row => row.GetString(0))).Order(StringComparer.Ordinal)];

    public static async Task<long> LeasesAsync(string database) => (await QueryAsync(
        database, "SELECT COUNT(*) FROM gateway_file_parts WHERE leased_until IS NOT NULL", static row => row.GetInt64(0)))[0];

    /// <summary>The totals that are not those of the rows.</summary>
    public static Task<List<string>> WrongTotalsAsync(string database) => QueryAsync(
        database,
        """
        SELECT total.client || ' ' || total.files || ' ' || total.bytes FROM gateway_file_totals total
        WHERE total.files <> (SELECT COUNT(*) FROM gateway_files WHERE total.client IN ('', client))
            OR total.bytes <> (
                SELECT COALESCE(SUM(part.bytes), 0) FROM gateway_file_parts part JOIN gateway_files file ON file.name = part.name
                WHERE total.client IN ('', file.client))
        """,
        static row => row.GetString(0));

    private static async Task<List<T>> QueryAsync<T>(string database, string query, Func<DbDataReader, T> read)
    {
        await using DbConnection connection = database.StartsWith("Data Source=", StringComparison.Ordinal)
            ? new SqliteConnection(database + ";Pooling=false")
            : new NpgsqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
