using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Runs the whole matrix once, on both stores at the same time.</summary>
public sealed class FaultMatrixFixture : IAsyncLifetime
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    private readonly PostgresCluster _cluster = new();

    /// <summary>The matrix of each store, by the name of the store. A store that is not installed is missing.</summary>
    internal IReadOnlyDictionary<string, FaultMatrix> Stores { get; private set; } = new Dictionary<string, FaultMatrix>();

    /// <summary>The reason why the official client did not run, or null if it ran.</summary>
    internal string? ClientMissing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        ClientMissing = OfficialClients.JavaScriptClient.Missing;
        var runs = new Dictionary<string, Task<FaultMatrix>> { [Sqlite] = PlayAsync(() => Task.FromResult<(string, string)[]>([])) };
        if (_cluster.Missing is null)
        {
            runs[Postgres] = PlayAsync(async () => [("ConnectionStrings:Jobs", await PostgresTestDatabase.CreateAsync(_cluster))]);
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

    private Task<FaultMatrix> PlayAsync(Func<Task<(string, string)[]>> settings) =>
        FaultMatrix.PlayAsync(SandboxDialect.Queue, withClient: ClientMissing is null, settings);
}
