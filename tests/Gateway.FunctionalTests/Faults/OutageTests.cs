using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Faults;

/// <summary>A store with repeated outages while clients submit, follow and cancel jobs.</summary>
public sealed class OutageTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 2;
    private const int Submitters = 6;
    private const int Refusals = 10;

    [Theory]
    [InlineData("SQLite moved away")]
    [InlineData("PostgreSQL stopped")]
    [InlineData("PostgreSQL frozen")]
    public async Task Store_RepeatedOutagesUnderLoad_NoJobIsLostOrDuplicated(string outage)
    {
        using var files = new TemporaryDirectory();
        using var aftermath = new Aftermath();
        var store = await StoreAsync(outage, files);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions
            {
                QueueTime = TimeSpan.FromMilliseconds(200),
                RunTime = TimeSpan.FromMilliseconds(200),
                MaxJobs = 1_000_000
            },
            ("ConnectionStrings:Jobs", store.Database),
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"),
            ("Gateway:Jobs:StoreTimeout", "00:00:01"),
            // A key whose claim could not be released is unclaimed when its lease ends, half a minute after this deadline.
            ("Gateway:Upstream:Timeout", "00:00:10"));
        var ledger = new Ledger();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clients = Enumerable.Range(0, Submitters).Select(n => SubmitAsync(gateway, ledger, keyed: n % 2 == 0, stop.Token))
            .Append(FollowAsync(gateway, ledger, stop.Token)).ToArray();
        for (var round = 0; round < Rounds.Of(Rounds.Outages, UsualRounds); round++)
        {
            var (answered, refused) = (ledger.Answered.Count(), ledger.RefusedCount);
            await Eventually.IsTrueAsync(() => ledger.Answered.Count() > answered + Refusals);
            await store.TakeAwayAsync();
            try
            {
                await Eventually.IsTrueAsync(() => ledger.RefusedCount > refused + Refusals);
            }
            finally
            {
                await store.GiveBackAsync();
            }

            await Eventually.IsTrueAsync(async () => await ledger.SubmitAsync(gateway.Client) == 200);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);

        ledger.ShouldBalance(gateway.Sandbox);
        await ShouldLeaveNoKeyAsync(gateway, ledger);
        await aftermath.ShouldBeCleanAsync(gateway, ledger.HandedOut);
        var stored = await Aftermath.StoredAsync(gateway);
        // Includes a job that was stored later, although its client got an unknown outcome.
        ledger.HandedOut.ShouldBeSubsetOf(stored.Select(job => job.RequestId));
        Aftermath.ShouldBeTrue(stored, gateway.Sandbox);
    }

    private async Task<Store> StoreAsync(string outage, TemporaryDirectory files)
    {
        if (outage.StartsWith("PostgreSQL", StringComparison.Ordinal))
        {
            var database = await PostgresTestDatabase.CreateAsync(cluster);
            return outage.EndsWith("frozen", StringComparison.Ordinal)
                ? new Store(database, () => cluster.FreezeAsync(true), () => cluster.FreezeAsync(false))
                : new Store(database, cluster.StopAsync, cluster.StartAsync);
        }

        var folder = Path.Combine(files.Path, "data");
        return new Store($"Data Source={Path.Combine(folder, "jobs.db")}", TakeAwayAsync, GiveBackAsync);

        Task TakeAwayAsync()
        {
            Directory.Move(folder, folder + ".away");
            return Task.CompletedTask;
        }

        Task GiveBackAsync()
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(folder + ".away", folder);
            return Task.CompletedTask;
        }
    }

    private static async Task SubmitAsync(TestGateway gateway, Ledger ledger, bool keyed, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            // 424: the upstream accepted the job at the moment when the store became unavailable.
            (await ledger.SubmitAsync(gateway.Client, keyed)).ShouldBeOneOf(200, 424, 503);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task FollowAsync(TestGateway gateway, Ledger ledger, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            foreach (var id in ledger.HandedOut.TakeLast(3).ToList())
            {
                // Jobs in the gateway's memory can be followed without the store.
                using var status = await gateway.Client.FollowAsync($"{id}/status");
                ((int)status.StatusCode).ShouldBeOneOf(200, 202);
                using var cancel = await gateway.Client.CancelAsync(id);
                ((int)cancel.StatusCode).ShouldBeOneOf(200, 202, 400);
            }

            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// Checks that no key stays in flight: each response is one job, which exists or is created now, or an unknown outcome.
    /// </summary>
    private static async Task ShouldLeaveNoKeyAsync(TestGateway gateway, Ledger ledger)
    {
        await gateway.Service<IJobStore>().FlushAsync(TestContext.Current.CancellationToken);
        foreach (var prompt in ledger.Keyed.ToList())
        {
            await Eventually.IsTrueAsync(async () => await ledger.RepeatAsync(gateway.Client, prompt) is 200 or 424);
        }

        ledger.ShouldBalance(gateway.Sandbox);
    }

    private sealed record Store(string Database, Func<Task> TakeAwayAsync, Func<Task> GiveBackAsync);
}
