using System.Data.Common;
using Npgsql;

namespace Gateway.Testing.Postgres;

/// <summary>A database for one test, on a shared cluster.</summary>
internal static class PostgresTestDatabase
{
    private const string Ci = "CI";

    public static async Task<string> CreateAsync(PostgresCluster cluster)
    {
        if (cluster.Missing is { } missing)
        {
            // If the environment requires every test, a test that cannot run fails.
            Environment.GetEnvironmentVariable(Ci).ShouldNotBe("true", missing);
            Assert.Skip(missing);
        }

        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(cluster.ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return cluster.ConnectionString(name);
    }

    public static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(string connectionString, string text, Func<DbDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
