using Gateway.Sandbox;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Plays the whole table once, on both stores at the same time.</summary>
public sealed class FaultMatrixFixture : IAsyncLifetime
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    private readonly PostgresCluster _cluster = new();

    /// <summary>By the store's name. A store that the machine lacks is missing.</summary>
    internal IReadOnlyDictionary<string, FaultMatrix> Stores { get; private set; } = new Dictionary<string, FaultMatrix>();

    /// <summary>Why the official client was not asked; null: it was.</summary>
    internal string? ClientMissing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        var runs = new Dictionary<string, Task<FaultMatrix>> { [Sqlite] = PlayAsync() };
        if (_cluster.Missing is null)
        {
            runs[Postgres] = PlayAsync(("ConnectionStrings:Jobs", await PostgresTestDatabase.CreateAsync(_cluster)));
        }

        await Task.WhenAll(runs.Values);
        var stores = new Dictionary<string, FaultMatrix>();
        foreach (var (name, run) in runs)
        {
            stores[name] = await run;
        }

        Stores = stores;
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task<FaultMatrix> PlayAsync(params (string, string)[] settings)
    {
        await using var bench = await FaultBench.StartAsync(SandboxDialect.Queue, settings);
        var matrix = new FaultMatrix(bench);
        await matrix.PlayAsync();
        if (OfficialClients.JavaScriptClient.Missing is { } missing)
        {
            ClientMissing = missing;
        }
        else
        {
            await matrix.PlayToClientAsync();
        }

        return matrix;
    }
}
