using System.Diagnostics;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Faults;

/// <summary>An upstream that fails and recovers several times a second while clients submit, poll and cancel.</summary>
public sealed class FlappingTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualSeconds = 4;
    private const int Submitters = 6;
    private const int Followers = 3;

    /// <summary>Each round has its own gateway, so that the data for its checks stays small.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(FaultMatrixFixture.Sqlite)]
    [InlineData(FaultMatrixFixture.Postgres)]
    public async Task Upstream_RepeatedFaultsUnderLoad_NoJobIsLostOrDuplicated(string store)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            await FlapAsync(store);
        }
        while (clock.Elapsed < TimeSpan.FromSeconds(Rounds.Of(Rounds.FlappingSeconds, UsualSeconds)));
    }

    private async Task FlapAsync(string store)
    {
        using var aftermath = new Aftermath();
        var settings = new List<(string, string)>
        {
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"),
            ("Gateway:Upstream:Timeout", "00:00:02"),
            ("Gateway:Upstream:ConnectTimeout", "00:00:01"),
        };
        if (store == FaultMatrixFixture.Postgres)
        {
            settings.Add(("ConnectionStrings:Jobs", await PostgresTestDatabase.CreateAsync(cluster)));
        }

        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromMilliseconds(300),
                RunTime = TimeSpan.FromMilliseconds(300),
                MaxJobs = 1_000_000
            },
            TestContext.Current.CancellationToken);
        await using var relay = new FlakyRelay(upstream.Address);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(),
            [("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", relay.Address.ToString()), .. settings]);
        var ledger = new Ledger();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clients = Enumerable.Range(0, Submitters).Select(n => SubmitAsync(gateway, ledger, keyed: n % 2 == 0, stop.Token))
            .Concat(Enumerable.Range(0, Followers).Select(_ => FollowAsync(gateway, ledger, stop.Token))).ToArray();

        await FlapAsync(upstream, relay);
        relay.Open();
        upstream.Faults.Clear();
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        await Eventually.IsTrueAsync(async () => await ledger.SubmitAsync(gateway.Client) == 200);
        ledger.ShouldBalance(upstream);
        await ShouldBeStoredAsync(gateway, ledger, upstream);
        await aftermath.ShouldBeCleanAsync(gateway, relay.Address.Port, ledger.HandedOut);
        Aftermath.ShouldHaveLoggedNoError(gateway);
    }

    private static async Task FlapAsync(SandboxServer upstream, FlakyRelay relay)
    {
        using var step = new PeriodicTimer(Pause);
        var clock = Stopwatch.StartNew();
        for (var n = 0; clock.Elapsed < Round; n++)
        {
            upstream.Faults.Clear();
            switch (n % 8)
            {
                case 1:
                    relay.Refuse();
                    relay.Cut();
                    break;
                case 2:
                    relay.Open();
                    upstream.Faults.Add(SandboxFaultNames.Unavailable, times: null);
                    break;
                case 3:
                    upstream.Faults.Add(SandboxFaultNames.CutBefore, accept: true, times: null);
                    break;
                case 4:
                    upstream.Faults.Add(SandboxFaultNames.CutDuring, times: null);
                    break;
                case 5:
                    relay.Cut();
                    upstream.Faults.Add(SandboxFaultNames.RateLimited, times: null);
                    break;
                case 6:
                    upstream.Faults.Add(SandboxFaultNames.CutAfter, times: null);
                    break;
                case 7:
                    upstream.Faults.Add(SandboxFaultNames.Html502, accept: true, times: null);
                    break;
            }

            await step.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task SubmitAsync(TestGateway gateway, Ledger ledger, bool keyed, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!stop.IsCancellationRequested)
        {
            (await ledger.SubmitAsync(gateway.Client, keyed)).ShouldNotBe(0, "the gateway responds whatever the upstream does");
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task FollowAsync(TestGateway gateway, Ledger ledger, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!stop.IsCancellationRequested)
        {
            foreach (var id in ledger.HandedOut.TakeLast(5).ToList())
            {
                using var status = await gateway.Client.FollowAsync($"{id}/status");
                ((int)status.StatusCode).ShouldBeOneOf(200, 202, 429, 502, 504);
                using var cancel = await gateway.Client.CancelAsync(id);
                ((int)cancel.StatusCode).ShouldBeOneOf(200, 202, 400, 429, 502, 504);
            }

            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// Checks that the store contains exactly the jobs whose ids clients received, with statuses that the upstream confirms.
    /// </summary>
    private static async Task ShouldBeStoredAsync(TestGateway gateway, Ledger ledger, SandboxServer upstream)
    {
        var stored = await Aftermath.StoredAsync(gateway);
        stored.Select(job => job.RequestId).ShouldBe(ledger.HandedOut, ignoreOrder: true);
        Aftermath.ShouldBeTrue(stored, upstream);
    }
}
