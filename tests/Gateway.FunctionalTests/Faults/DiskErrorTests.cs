using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The disk returns EIO to the database while clients submit.</summary>
public sealed class DiskErrorTests
{
    private const int UsualRounds = 1;
    private const int Callers = 6;

    [Theory]
    [InlineData("fsync,fdatasync")]
    [InlineData("pwrite64")]
    public async Task Disk_ErrorsDuringSubmits_NoJobIsLostOrDuplicated(string calls)
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromHours(1),
                MaxJobs = 1_000_000,
                MaxRequests = 1
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        var environment = CrashTests.Environment(upstream, key, database);
        var ledger = new Ledger();
        for (var round = 0; round < Rounds.Of(Rounds.DiskErrors, UsualRounds); round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(environment);
            Strace.Require(gateway);
            using var client = CrashTests.ClientOf(gateway, key);
            await StoreOutageTests.ShouldKnowAllAsync(client, ledger.HandedOut.TakeLast(20).ToList());
            await FailOnceAsync(gateway, client, ledger, upstream, calls, database);
            // Kills the process: everything that a response confirmed must be on the disk already, not in memory until an orderly stop.
            await gateway.KillAsync();
        }

        await using var last = await GatewayProcess.StartAsync(environment);
        using var survivor = CrashTests.ClientOf(last, key);
        await StoreOutageTests.ShouldKnowAllAsync(survivor, ledger.HandedOut.ToList());
        foreach (var prompt in ledger.Answered.Intersect(ledger.Keyed).Take(20).ToList())
        {
            (await ledger.RepeatAsync(survivor, prompt)).ShouldBe(200, "the key replays the first response");
        }

        ledger.ShouldBalance(upstream);
    }

    private static async Task FailOnceAsync(
        GatewayProcess gateway, HttpClient client, Ledger ledger, SandboxServer upstream, string calls, string database)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var callers = Enumerable.Range(0, Callers).Select(n => SubmitUntilStoppedAsync(client, ledger, keyed: n % 2 == 0, stop.Token))
            .ToArray();
        var healthy = ledger.Count;
        await Eventually.IsTrueAsync(() => ledger.Count > healthy + 30);
        await using (await Strace.FailAsync(gateway, calls, "EIO", database, database + "-wal"))
        {
            var refused = ledger.RefusedCount;
            await Eventually.IsTrueAsync(() => callers.Any(caller => caller.IsFaulted) || ledger.RefusedCount > refused + 20);
        }

        await Eventually.IsTrueAsync(async () => await ledger.SubmitAsync(client) == 200);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        upstream.JobCount.ShouldBeGreaterThan(0);
        gateway.HasExited.ShouldBeFalse();
        using var health = await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task SubmitUntilStoppedAsync(HttpClient client, Ledger ledger, bool keyed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // 424: the upstream accepted the job at the moment when the disk began to fail.
            (await ledger.SubmitAsync(client, keyed)).ShouldBeOneOf(200, 424, 503);
        }
    }
}
