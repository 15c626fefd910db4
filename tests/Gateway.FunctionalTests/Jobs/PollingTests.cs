using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// However many clients poll and however often, the gateway calls the upstream once per freshness window and does not call the store.
/// </summary>
public sealed class PollingTests
{
    private const int Polls = 200;
    private const int Windows = 5;

    /// <summary>Milliseconds in which a second call is sent while the first is in flight, even on a busy machine.</summary>
    private const int LongAnswer = 3_000;

    [Theory]
    [InlineData(SandboxDialect.Queue, "Native", 1, 1)]
    [InlineData(SandboxDialect.Queue, "Auto", 1, 1)]
    [InlineData(SandboxDialect.ResultOnly, "ResultOnly", 1, 2)]
    // One additional call, which finds out that the upstream has no status route.
    [InlineData(SandboxDialect.ResultOnly, "Auto", 2, 3)]
    [InlineData(SandboxDialect.ResultAndStatus, "Auto", 1, 2)]
    public async Task Polls_WithinOneWindow_ShareOneCall(SandboxDialect upstream, string dialect, int calls, int most)
    {
        foreach (var query in new[] { "", "?logs=1" })
        {
            await using var gateway = await StartAsync(upstream, dialect);
            var id = await gateway.Client.SubmitJobAsync();

            await PollAsync(gateway, id, _ => query);
            await PollAsync(gateway, id, _ => query);

            gateway.Sandbox.RequestCount.ShouldBe(1 + calls);
            await PollAsync(gateway, id, n => n % 2 == 0 ? "?logs=1" : "");
            gateway.Sandbox.RequestCount.ShouldBeLessThanOrEqualTo(1 + Math.Max(most, calls + 1));
        }
    }

    [Fact]
    public async Task Polls_WithAndWithoutLogs_UseAtMostTwoCalls()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Advance(id);

        var bodies = await PollAsync(gateway, id, n => n % 2 == 0 ? "?logs=1" : "");

        for (var n = 0; n < bodies.Length; n++)
        {
            bodies[n].GetProperty("logs").ValueKind.ShouldBe(n % 2 == 0 ? JsonValueKind.Array : JsonValueKind.Null);
        }

        gateway.Sandbox.RequestCount.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Polls_LogsRequestedDuringCall_ReturnLogs()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = LongAnswer,
            Match = new() { Operation = SandboxOperation.Status },
        });
        var plain = gateway.Client.FollowAsync($"{id}/status");
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);

        using var logged = await gateway.Client.FollowAsync($"{id}/status?logs=1");
        using var first = await plain;

        (await logged.JsonAsync()).GetProperty("logs").GetArrayLength().ShouldBe(1);
        (await first.JsonAsync()).GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(SandboxDialect.Queue, "Native", "")]
    [InlineData(SandboxDialect.Queue, "Native", "?logs=1")]
    [InlineData(SandboxDialect.ResultOnly, "ResultOnly", "")]
    [InlineData(SandboxDialect.ResultOnly, "ResultOnly", "?logs=1")]
    public async Task Polls_OverSeveralWindows_UseOneCallPerWindow(SandboxDialect upstream, string dialect, string query)
    {
        var freshness = TimeSpan.FromMilliseconds(100);
        await using var gateway = await StartAsync(upstream, dialect, ("Gateway:Jobs:StatusFreshness", freshness.ToString()));
        var id = await gateway.Client.SubmitJobAsync();
        var clock = Stopwatch.StartNew();

        await Eventually.IsTrueAsync(async () =>
        {
            foreach (var _ in Enumerable.Range(0, 20))
            {
                using var response = await gateway.Client.FollowAsync($"{id}/status{query}");
                response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            }

            return gateway.Sandbox.RequestCount - 1 >= Windows;
        });

        // A slow machine polls less often per window, which does not affect this comparison.
        (gateway.Sandbox.RequestCount - 1).ShouldBeLessThanOrEqualTo((long)(clock.Elapsed / freshness) + 1);
    }

    [Fact]
    public async Task Polls_UpstreamFails_ShareTheError()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized, SandboxOperation.Status, times: null);

        foreach (var query in new[] { "", "?logs=1", "?logs=1", "" })
        {
            using var response = await gateway.Client.FollowAsync($"{id}/status{query}");
            await response.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
        }

        gateway.Sandbox.RequestCount.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Polls_OneClientDisconnects_OthersGetResponse()
    {
        var held = new HeldAnswers();
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native", held.Clock);
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Status));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = gateway.Client.GetAsync(new Uri($"/fal-ai/imagen4/requests/{id}/status", UriKind.Relative), leaving.Token);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
        var second = gateway.Client.FollowAsync($"{id}/status");

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await held.LetGoAsync();
        using var answer = await second;
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        gateway.Sandbox.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Polls_ManyJobs_CallNoStore()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Native", ("Gateway:Jobs:StatusFreshness", "00:00:00"));
        var ids = new List<string>();
        for (var n = 0; n < 20; n++)
        {
            ids.Add(await gateway.Client.SubmitJobAsync());
        }

        var store = (JobStore)gateway.Service<IJobStore>();
        var before = store.Transactions;
        var clock = Stopwatch.StartNew();

        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(ids.Select(async id => (await gateway.Client.FollowAsync($"{id}/status")).Dispose()));
        }

        // The store gets the recorded polls in one write and a probe, each every few seconds at most.
        (store.Transactions - before).ShouldBeLessThanOrEqualTo(3 + (long)clock.Elapsed.TotalSeconds);
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task Polls_FinishedJobAfterRestart_CallNoUpstream(SandboxDialect upstream)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        string id;
        JsonElement before;
        await using (var gateway = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(gateway);
            id = await client.SubmitJobAsync();
            using var first = await client.FollowAsync($"{id}/status");
            before = await first.JsonAsync();
            var calls = fleet.Sandbox.RequestCount;
            await PollAsync(client, id, n => n % 2 == 0 ? "?logs=1" : "");
            fleet.Sandbox.RequestCount.ShouldBe(calls);
        }

        await using var restarted = await fleet.AddAsync();
        using var again = fleet.ClientOf(restarted);
        var settled = fleet.Sandbox.RequestCount;

        var bodies = await PollAsync(again, id, n => n % 2 == 0 ? "?logs=1" : "");

        fleet.Sandbox.RequestCount.ShouldBe(settled);
        foreach (var body in bodies)
        {
            body.GetProperty("status").GetString().ShouldBe("COMPLETED");
            body.GetProperty("metrics").ToString().ShouldBe(before.GetProperty("metrics").ToString());
        }
    }

    private static Task<JsonElement[]> PollAsync(TestGateway gateway, string id, Func<int, string> query) =>
        PollAsync(gateway.Client, id, query);

    private static Task<JsonElement[]> PollAsync(HttpClient client, string id, Func<int, string> query) =>
        Task.WhenAll(Enumerable.Range(0, Polls).Select(async n =>
        {
            using var response = await client.FollowAsync($"{id}/status{query(n)}");
            ((int)response.StatusCode).ShouldBeOneOf(200, 202);
            return await response.JsonAsync();
        }));

    private static Task<TestGateway> StartAsync(SandboxDialect upstream, string dialect, params (string, string)[] settings) =>
        StartAsync(upstream, dialect, TimeProvider.System, settings);

    private static Task<TestGateway> StartAsync(
        SandboxDialect upstream, string dialect, TimeProvider clock, params (string, string)[] settings) => TestGateway.StartAsync(
        new SandboxOptions
        {
            Dialect = upstream,
            QueueTime = TimeSpan.FromHours(1),
            RunTime = TimeSpan.FromHours(1),
            TimeProvider = clock,
        },
        [("Gateway:Upstream:Dialect", dialect), ("Gateway:Jobs:StatusFreshness", "00:01:00"), .. settings]);
}
