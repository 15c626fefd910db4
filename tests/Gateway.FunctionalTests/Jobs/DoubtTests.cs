using System.Net;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Submits without an <c>Idempotency-Key</c> that a client repeats although a job may exist.</summary>
public sealed class DoubtTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Other = """{"prompt":"a tiger"}""";
    private const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    public static TheoryData<string, string> UnknownOutcomes
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var way in WaysIn.All)
            {
                string[] faults =
                    [SandboxFaultNames.Html502, SandboxFaultNames.CutBefore, SandboxFaultNames.CutDuring, SandboxFaultNames.NoRequestId];
                foreach (var fault in faults)
                {
                    rows.Add(way, fault);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(UnknownOutcomes))]
    public async Task Submit_RepeatedAfterUnknownOutcome_ReturnsSameResponseWithoutSubmit(string way, string fault)
    {
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);

        using var first = await WaysIn.SubmitAsync(gateway.Client, way);
        using var second = await WaysIn.SubmitAsync(gateway.Client, way);

        await first.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        await second.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await second.TextAsync()).ShouldBe(await first.TextAsync());
        gateway.Sandbox.RequestCount.ShouldBe(1);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    /// <summary>The path and header of the submit do not matter. Client, model and body do.</summary>
    [Fact]
    public async Task Submit_RepeatedOnOtherPath_SubmitsNoJob()
    {
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);

        foreach (var way in WaysIn.All)
        {
            using var response = await WaysIn.SubmitAsync(gateway.Client, way);
            await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        }

        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Redirect, "upstream_redirect")]
    [InlineData(SandboxFaultNames.SwitchingProtocols, "upstream_upgrade")]
    public async Task Submit_RepeatedAfterAmbiguousUpstreamResponse_SubmitsNoJob(string fault, string errorType)
    {
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);

        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var second = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await first.ShouldBeErrorAsync(HttpStatusCode.BadGateway, errorType);
        await second.ShouldBeErrorAsync(HttpStatusCode.BadGateway, errorType);
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RepeatedAfterIdConflict_ReturnsSameResponse()
    {
        var other = TestKey.Create();
        await using var gateway = await StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        using var theirs = await stranger.SubmitAsync(Seeds.Imagen4, Other);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RepeatRequestId, SandboxOperation.Submit);

        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var second = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await first.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "request_id_conflict");
        await second.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "request_id_conflict");
        gateway.Sandbox.RequestCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("model")]
    [InlineData("client")]
    [InlineData("key")]
    public async Task Submit_Different_IsNewSubmit(string difference)
    {
        var other = TestKey.Create();
        await using var gateway = await StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);
        using var unknown = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        using var next = difference switch
        {
            "body" => await gateway.Client.SubmitAsync(Seeds.Imagen4, Other),
            "model" => await gateway.Client.SubmitAsync(Seeds.QwenEditPlus, Seeds.ExampleOf(Seeds.QwenEditPlus)),
            "client" => await stranger.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body),
            _ => await gateway.Client.SubmitWithAsync("Idempotency-Key", "a-new-key"),
        };

        next.StatusCode.ShouldBe(HttpStatusCode.OK);
        next.Headers.Contains(ReplayedHeader).ShouldBeFalse();
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Unavailable)]
    [InlineData(SandboxFaultNames.RateLimited)]
    [InlineData(SandboxFaultNames.Unauthorized)]
    public async Task Submit_RepeatedAfterRefusal_IsSentAgain(string fault)
    {
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);

        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var next = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        refused.IsSuccessStatusCode.ShouldBeFalse();
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RepeatedAfterSuccess_IsNewSubmit()
    {
        await using var gateway = await StartAsync();

        using var one = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var two = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await one.RequestIdAsync()).ShouldNotBe(await two.RequestIdAsync());
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_TwiceAtOnceBothConnected_SubmitsTwoJobs()
    {
        await using var gateway = await StartAsync();
        Slow(gateway);

        var submits = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body)));

        submits.ShouldAllBe(response => response.StatusCode == HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(2);
        Array.ForEach(submits, response => response.Dispose());
    }

    [Fact]
    public async Task Submit_RepeatedAfterWindow_IsSentAgain()
    {
        var clock = new JumpingClock(Long);
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock, ("Gateway:Jobs:DoubtWindow", "00:05:00"));
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);
        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        clock.Jump(TimeSpan.FromSeconds(290));
        using var within = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        clock.Jump(TimeSpan.FromSeconds(11));
        using var after = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        within.StatusCode.ShouldBe(HttpStatusCode.FailedDependency, "the window of the first response has not expired");
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_RepeatedWithWindowDisabled_IsSentAgain()
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:DoubtWindow", "00:00:00"));
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);

        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var second = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        first.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Submit_RepeatedAfterRestart_ReturnsSameResponse()
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions());
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit, accept: true);
        string first;
        await using (var before = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(before);
            using var response = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            first = await response.TextAsync();
        }

        await using var after = await fleet.AddAsync();
        using var again = fleet.ClientOf(after);
        using var second = await again.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await second.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await second.TextAsync()).ShouldBe(first);
        fleet.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RepeatedAtOtherReplica_ReturnsSameResponseOrJoinsJob()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            Waiting(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit, accept: true);

        using var unknown = await first.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var again = await second.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await LeaveWhileWaitingAsync(one, first, fleet.Sandbox, WaysIn.Wait, Other);
        fleet.Sandbox.JobCount.ShouldBe(2);
        using var joined = await second.SubmitAsync(Seeds.Imagen4, Other);

        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await again.TextAsync()).ShouldBe(await unknown.TextAsync());
        joined.Headers.GetValues(ReplayedHeader).ShouldBe(["true"]);
        (await joined.RequestIdAsync()).ShouldBe(fleet.Sandbox.Jobs[1].RequestId);
        fleet.Sandbox.JobCount.ShouldBe(2);
    }

    /// <summary>The client repeats its submit at once, so that the first replica has not yet noticed the disconnect.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.ProxyRun)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAtOtherReplicaAtOnceAfterDisconnect_JoinsJob(string way)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            Waiting(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = WaysIn.SubmitAsync(first, way, cancellation: leaving.Token);
        await Eventually.IsTrueAsync(() => fleet.Sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status));

        var left = leaving.CancelAsync();
        using var joined = await second.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await left;
        await Should.ThrowAsync<OperationCanceledException>(() => call);

        joined.Headers.GetValues(ReplayedHeader).ShouldBe(["true"]);
        (await joined.RequestIdAsync()).ShouldBe(fleet.Sandbox.Jobs.ShouldHaveSingleItem().RequestId);
    }

    /// <summary>A client that has its result and sends the same body again wants a new job, on every replica.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAtOtherReplicaAfterDeliveredResult_SubmitsNewJob(string way)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);

        for (var round = 1; round <= 5; round++)
        {
            using var result = await WaysIn.SubmitAsync(first, way);
            using var next = await WaysIn.SubmitAsync(second, way);

            result.StatusCode.ShouldBe(HttpStatusCode.OK, await result.TextAsync());
            next.StatusCode.ShouldBe(HttpStatusCode.OK, await next.TextAsync());
            fleet.Sandbox.JobCount.ShouldBe(2 * round);
        }
    }

    /// <summary>The doubt that a waiting submit stores does not apply while its client is connected to the same gateway.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_IdenticalWhileOtherClientWaits_SubmitsNewJob(string way)
    {
        await using var gateway = await TestGateway.StartAsync(Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        var waiting = WaysIn.SubmitAsync(gateway.Client, way);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status));
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();

        using var other = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        gateway.Sandbox.Advance(job.RequestId);
        gateway.Sandbox.Advance(job.RequestId);
        using var result = await waiting;
        using var later = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await other.RequestIdAsync()).ShouldNotBe(job.RequestId);
        result.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
        (await later.RequestIdAsync()).ShouldNotBe(job.RequestId, "the result was delivered, so the doubt is deleted");
        gateway.Sandbox.JobCount.ShouldBe(3);
    }

    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.ProxyRun)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAfterDisconnectDuringWait_JoinsJob(string way)
    {
        await using var gateway = await TestGateway.StartAsync(Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await LeaveWhileWaitingAsync(gateway, gateway.Client, gateway.Sandbox, way, QueueExtensions.Body);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();

        var again = WaysIn.SubmitAsync(gateway.Client, way);
        gateway.Sandbox.Advance(job.RequestId);
        gateway.Sandbox.Advance(job.RequestId);
        using var result = await again;
        using var another = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        result.StatusCode.ShouldBe(HttpStatusCode.OK, await result.TextAsync());
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        result.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
        result.Headers.GetValues(ReplayedHeader).ShouldBe(["true"]);
        (await another.RequestIdAsync()).ShouldNotBe(job.RequestId, "its result is delivered, so the next submit is a new one");
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    /// <summary>If the client of a plain submit disconnects, that client does not know the outcome either.</summary>
    [Theory]
    [InlineData(WaysIn.Queue)]
    [InlineData(WaysIn.ProxyQueue)]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAfterDisconnectDuringUpstreamCall_WaitsAndJoinsJob(string way)
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        Slow(gateway);
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            var call = WaysIn.SubmitAsync(gateway.Client, way, cancellation: leaving.Token);
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => call);
        }

        // At once: the operating system knows of the closed connection before the server reads its end.
        using var again = await WaysIn.SubmitAsync(gateway.Client, way);

        again.IsSuccessStatusCode.ShouldBeTrue(await again.TextAsync());
        again.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
        again.Headers.GetValues(ReplayedHeader).ShouldBe(["true"]);
    }

    [Theory]
    [InlineData(WaysIn.ProxyRun)]
    [InlineData(WaysIn.Run)]
    public async Task Synchronous_RepeatedWhileJobRuns_WaitsForSameJob(string way)
    {
        await using var gateway = await TestGateway.StartAsync(
            Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"), ("Gateway:Jobs:MaxWait", "00:00:00.2"));

        for (var n = 0; n < 2; n++)
        {
            using var running = await WaysIn.SubmitAsync(gateway.Client, way);
            await running.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_still_running");
        }

        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        gateway.Sandbox.Advance(job.RequestId);
        gateway.Sandbox.Advance(job.RequestId);
        using var result = await WaysIn.SubmitAsync(gateway.Client, way);

        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.CutBefore)]
    public async Task Synchronous_RepeatedAfterResultUnavailable_ReturnsResultOfSameJob(string fault)
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result);

        using var failed = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);
        using var result = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run);

        await failed.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_result_unavailable");
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    /// <summary>
    /// The upstream truncates the result after the gateway has begun to send it. The client receives half of the result and repeats its
    /// call.
    /// </summary>
    [Fact]
    public async Task Synchronous_RepeatedAfterTruncatedResult_ReturnsResultOfSameJob()
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        // The result contains the prompt. The client receives the beginning of the result long before the gateway notices that the end is
        // missing.
        var body = $$"""{"prompt":"{{new string('x', 100_000)}}"}""";
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Truncated, SandboxOperation.Result);

        await Should.ThrowAsync<HttpRequestException>(() => WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, body));
        using var result = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, body);

        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    private static SandboxOptions Waiting() => new() { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) };

    private static Task<TestGateway> StartAsync(params (string, string)[] settings) => TestGateway.StartAsync(settings);

    private static void Slow(TestGateway gateway) => gateway.Sandbox.Faults.Add(
        new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = 500,
            Times = 2,
            Match = new() { Operation = SandboxOperation.Submit },
        });

    private static async Task LeaveWhileWaitingAsync(TestGateway gateway, HttpClient client, SandboxServer sandbox, string way, string body)
    {
        var before = sandbox.JobCount;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = WaysIn.SubmitAsync(client, way, body, leaving.Token);
        await Eventually.IsTrueAsync(() => sandbox.JobCount > before
            && sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status
                && seen.Target.Contains(sandbox.Jobs[^1].RequestId, StringComparison.Ordinal)));
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 499), TestContext.Current.CancellationToken);
    }
}
