using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>A store that a test takes away from its gateway, and gives back.</summary>
internal sealed class StoppableStore(PostgresCluster cluster, string outage) : IDisposable
{
    public const string SqliteMovedAway = "SQLite moved away";
    public const string PostgresStopped = "PostgreSQL stopped";
    public const string PostgresFrozen = "PostgreSQL frozen";

    private readonly TemporaryDirectory _files = new();

    private string Folder => Path.Combine(_files.Path, "data");

    private string Away => Folder + ".away";

    public async Task<string> ConnectionStringAsync() => outage == SqliteMovedAway
        ? $"Data Source={Path.Combine(Folder, "jobs.db")}"
        : await PostgresTestDatabase.CreateAsync(cluster);

    public async Task TakeAwayAsync()
    {
        switch (outage)
        {
            case PostgresStopped:
                await cluster.StopAsync();
                break;
            case PostgresFrozen:
                await cluster.FreezeAsync(true);
                break;
            default:
                Directory.Move(Folder, Away);
                break;
        }
    }

    public async Task GiveBackAsync()
    {
        switch (outage)
        {
            case PostgresStopped:
                await cluster.StartAsync();
                break;
            case PostgresFrozen:
                await cluster.FreezeAsync(false);
                break;
            default:
                if (Directory.Exists(Folder))
                {
                    Directory.Delete(Folder, recursive: true);
                }

                Directory.Move(Away, Folder);
                break;
        }
    }

    public void Dispose() => _files.Dispose();
}
