using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>The commands of <c>docs/operations.md</c> for backup and restore, under load.</summary>
public sealed class BackupTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly SandboxOptions Upstream = new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero };

    [Fact]
    public async Task Sqlite_BackupUnderLoad_ContainsEveryEarlierJob()
    {
        Require.Present(File.Exists("/usr/bin/sqlite3"), "sqlite3");
        using var files = new TemporaryDirectory();
        var (original, copy) = (Path.Combine(files.Path, "gateway.db"), Path.Combine(files.Path, "backup.db"));
        await using var fleet = await GatewayFleet.StartAsync(Upstream, $"Data Source={original}");
        string[] earlier;
        await using (var gateway = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(gateway);
            earlier = await BackUpUnderLoadAsync(client, () => RunAsync("sqlite3", original, $"VACUUM INTO '{copy}'"));
        }

        File.Move(copy, original, overwrite: true);
        await using var restored = await fleet.AddAsync();
        using var owner = fleet.ClientOf(restored);
        await FindAllAsync(owner, earlier);
        await owner.SubmitJobAsync();
    }

    [Fact]
    public async Task Postgres_BackupUnderLoad_ContainsEveryEarlierJob()
    {
        Require.Present(File.Exists("/usr/bin/pg_dump"), "pg_dump");
        using var files = new TemporaryDirectory();
        var dump = Path.Combine(files.Path, "gateway.dump");
        var (original, empty) = (await PostgresTestDatabase.CreateAsync(cluster), await PostgresTestDatabase.CreateAsync(cluster));
        string[] earlier;
        await using (var fleet = await GatewayFleet.StartAsync(Upstream, original))
        {
            await using var gateway = await fleet.AddAsync();
            using var client = fleet.ClientOf(gateway);
            earlier = await BackUpUnderLoadAsync(
                client, () => RunAsync("pg_dump", "--format=custom", "--table=gateway_*", $"--file={dump}", $"--dbname={UrlOf(original)}"));
        }

        await RunAsync("pg_restore", "--exit-on-error", "--no-owner", "--clean", "--if-exists", $"--dbname={UrlOf(empty)}", dump);
        await using var second = await GatewayFleet.StartAsync(Upstream, empty);
        await using var restored = await second.AddAsync();
        using var owner = second.ClientOf(restored);
        await FindAllAsync(owner, earlier);
        await owner.SubmitJobAsync();
    }

    /// <returns>The ids of the jobs that were submitted before the backup began.</returns>
    private static async Task<string[]> BackUpUnderLoadAsync(HttpClient client, Func<Task> backUp)
    {
        var ids = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => SubmitAsync()).ToArray();
        await Eventually.IsTrueAsync(() => ids.Count >= 40);
        var earlier = ids.ToArray();
        await backUp();
        var during = ids.Count;
        await stop.CancelAsync();
        await Task.WhenAll(load);

        // The submits continued until the backup had ended.
        ids.Count.ShouldBeGreaterThan(during);
        return earlier;

        async Task SubmitAsync()
        {
            do
            {
                ids.Enqueue(await client.SubmitJobAsync());
            }
            while (!stop.IsCancellationRequested);
        }
    }

    private static async Task FindAllAsync(HttpClient client, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            using var found = await client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
            found.StatusCode.ShouldBe(HttpStatusCode.OK, id);
        }
    }

    private static string UrlOf(string connectionString)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        return $"postgresql://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, error);
    }
}
