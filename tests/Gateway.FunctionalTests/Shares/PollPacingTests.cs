using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Pacing;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Shares;

/// <summary>The status calls to the upstream are bounded, and shared by client.</summary>
public sealed class PollPacingTests
{
    /// <summary>The bound holds for the elapsed time, however long it is.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task WaitingSubmits_ManyOfOneClient_StayBelowTheRate(SandboxDialect dialect)
    {
        const int rate = 20;
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), Dialect = dialect },
            ("Gateway:Limits:UpstreamPollsPerSecond", rate.ToString(CultureInfo.InvariantCulture)),
            ("Gateway:Jobs:MaxWait", "1.00:00:00"),
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        var elapsed = Stopwatch.StartNew();
        await using var held = new HeldCalls();
        held.BeginWaits(gateway.Client, 100);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.JobCount == 100);

        await Eventually.IsTrueAsync(() => Polls(gateway) >= 30);

        var seen = Polls(gateway);
        // A burst of a fifth of a second, and the second call of the first poll, which finds the dialect.
        seen.ShouldBeLessThanOrEqualTo((int)(elapsed.Elapsed.TotalSeconds * rate) + (rate / 5) + 2);
        // The gateway receives the last responses later than the upstream counts their jobs.
        await Eventually.IsTrueAsync(() => gateway.Service<PollPacer>().Waiting > 50);
        await held.EndAsync();
        await Eventually.IsTrueAsync(() => gateway.Service<PollPacer>().Waiting == 0);
    }

    /// <summary>A client with one job gets its turn although another client has a hundred jobs in the line.</summary>
    [Fact]
    public async Task Poll_OfAClientBelowItsShare_GetsTheNextTurnButOne()
    {
        await using var clients = await TwoClients.StartAsync(
            ("Gateway:Limits:UpstreamPollsPerSecond", "4"), ("Gateway:Jobs:StatusFreshness", "00:00:00"));
        var good = await clients.Other.SubmitJobAsync();
        await using var held = new HeldCalls();
        held.BeginWaits(clients.Guest, 100);
        // The calls that have just had their turn do not wait.
        await Eventually.IsTrueAsync(() => clients.Gateway.Service<PollPacer>().Waiting > 90);

        for (var i = 0; i < 3; i++)
        {
            var before = clients.Gateway.Service<PollPacer>().Granted;
            using var status = await clients.Other.FollowAsync($"{good}/status");
            var turns = clients.Gateway.Service<PollPacer>().Granted - before;

            status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            clients.Gateway.Sandbox.Requests.Count(request => request.Target.Contains(good, StringComparison.Ordinal)).ShouldBe(i + 1);
            // The turns that pass while the response travels back are not this poll's.
            turns.ShouldBeLessThan(20);
        }
    }

    /// <summary>The upstream's rate limit holds for its token, so all polls get slower. A poll that finds no turn in time gets the last
    /// status.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task Upstream429_WithRetryAfter_SlowsThePolls(SandboxDialect dialect)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), Dialect = dialect },
            ("Gateway:Jobs:StatusFreshness", "00:00:00"),
            // A tenth of it is one call in ten seconds, and a poll waits for five.
            ("Gateway:Limits:UpstreamPollsPerSecond", "1"),
            ("Gateway:Upstream:Dialect", dialect == SandboxDialect.Queue ? "Native" : "ResultOnly"));
        var known = await gateway.Client.SubmitJobAsync();
        var unread = await gateway.Client.SubmitJobAsync();
        using var first = await gateway.Client.FollowAsync($"{known}/status");
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var limited = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.RateLimited, RetryAfter = 20, Times = 1 });
        using var refused = await gateway.Client.FollowAsync($"{limited}/status");
        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "upstream_rate_limited");
        var calls = gateway.Sandbox.RequestCount;

        var polls = await Task.WhenAll(
            gateway.Client.FollowAsync($"{known}/status"), gateway.Client.FollowAsync($"{unread}/status"));

        using var last = polls[0];
        using var none = polls[1];
        last.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await last.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        await none.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "polls_limited");
        none.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 20);
        none.Headers.ConnectionClose.ShouldNotBe(true);
        gateway.Sandbox.RequestCount.ShouldBe(calls, "no poll was sent during the slowdown");
        gateway.Service<PollPacer>().Waiting.ShouldBe(0);
        gateway.Service<Gateway.Shares.Refusals>().Of(Gateway.Shares.RefusalReason.UpstreamPolls).ShouldBe(1);
    }

    /// <summary>A 429 that does not say how long to wait slows the polls too, for a second.</summary>
    [Fact]
    public async Task Upstream429_WithoutRetryAfter_SlowsThePolls()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimitedEmpty, SandboxOperation.Status);

        using var refused = await gateway.Client.FollowAsync($"{id}/status");

        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "upstream_rate_limited");
        gateway.Service<PollPacer>().Slowdowns.ShouldBe(1);
    }

    private static int Polls(TestGateway gateway) => gateway.Sandbox.Requests.Count(
        request => request.Operation is SandboxOperation.Status or SandboxOperation.Result);
}
