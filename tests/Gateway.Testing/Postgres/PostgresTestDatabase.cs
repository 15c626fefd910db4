using Npgsql;

namespace Gateway.Testing.Postgres;

/// <summary>A database of one test's own on a shared cluster.</summary>
internal static class PostgresTestDatabase
{
    private const string Ci = "CI";

    public static async Task<string> CreateAsync(PostgresCluster cluster)
    {
        if (cluster.Missing is { } missing)
        {
            // Where everything must be tested, a test that can't run has failed.
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
}
