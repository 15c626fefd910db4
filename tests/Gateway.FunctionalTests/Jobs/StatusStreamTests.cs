using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

public sealed class StatusStreamTests
{
    public static TheoryData<SandboxDialect, string> Dialects => StatusTests.Dialects;

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_RunningJob_SendsOneEventPerChangeAndCloses(SandboxDialect upstream, string dialect)
    {
        await using var gateway = await StartAsync(upstream, ("Gateway:Upstream:Dialect", dialect));
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(gateway.Client, id);

        var waiting = await stream.NextAsync();
        gateway.Sandbox.Advance(id);
        var running = await stream.NextAsync();
        gateway.Sandbox.Advance(id);
        var done = await stream.NextAsync();

        StatusOf(waiting).ShouldBe("IN_QUEUE");
        StatusOf(running).ShouldBe("IN_PROGRESS");
        StatusOf(done).ShouldBe("COMPLETED");
        (await stream.NextAsync()).ShouldBeNull();
        waiting!.Value.GetProperty("queue_position").GetInt32().ShouldBe(0);
        foreach (var body in new[] { waiting, running, done })
        {
            body!.Value.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
            body.Value.GetProperty("status_url").GetString().ShouldBe($"{gateway.Address}fal-ai/imagen4/requests/{id}/status");
        }

        gateway.Sandbox.Requests.ShouldAllBe(request => request.Operation != SandboxOperation.Stream, "the stream uses shared polls");
    }

    [Fact]
    public async Task Stream_FinishedJob_SendsOneEventWithoutUpstreamCall()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        var calls = gateway.Sandbox.RequestCount;

        using var stream = await EventStream.OpenAsync(gateway.Client, id);

        StatusOf(await stream.NextAsync()).ShouldBe("COMPLETED");
        (await stream.NextAsync()).ShouldBeNull();
        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    [Fact]
    public async Task Stream_WithAndWithoutLogs_EachGetsRequestedForm()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        var id = await gateway.Client.SubmitJobAsync();
        using var plain = await EventStream.OpenAsync(gateway.Client, id);
        using var logged = await EventStream.OpenAsync(gateway.Client, id, query: "?logs=1");
        (await plain.NextAsync())!.Value.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
        (await logged.NextAsync())!.Value.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Array);

        gateway.Sandbox.Advance(id);

        (await plain.NextAsync())!.Value.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
        (await logged.NextAsync())!.Value.GetProperty("logs").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Stream_NoChange_SendsKeepAliveComments()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        gateway.Service<StatusStream>().CommentInterval = TimeSpan.FromMilliseconds(30);
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(gateway.Client, id);

        await stream.CommentAsync();
        await stream.CommentAsync();
        gateway.Sandbox.Advance(id);

        StatusOf(await stream.NextAsync()).ShouldBe("IN_PROGRESS");
    }

    [Fact]
    public async Task Stream_SlowUpstream_SendsKeepAliveComments()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        gateway.Service<StatusStream>().CommentInterval = TimeSpan.FromMilliseconds(30);
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(gateway.Client, id);
        await stream.NextAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);

        await stream.CommentAsync();
        await stream.CommentAsync();
    }

    [Fact]
    public async Task Stream_UpstreamFailsTemporarily_Continues()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(gateway.Client, id);
        await stream.NextAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized, SandboxOperation.Status, times: 3);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 3);

        gateway.Sandbox.Advance(id);

        StatusOf(await stream.NextAsync()).ShouldBe("IN_PROGRESS");
    }

    [Fact]
    public async Task Stream_UpstreamFailsAtFirstCall_ReturnsError()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized, SandboxOperation.Status);

        using var response = await gateway.Client.FollowAsync($"{id}/status/stream");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
    }

    [Theory]
    [InlineData("00:00:00.050", false)]
    // The check for a revoked key depends neither on the interval of the upstream calls nor on their success.
    [InlineData("00:01:00", false)]
    [InlineData("00:00:00.050", true)]
    public async Task Stream_KeyRevoked_ClosesWithoutCompleted(string freshness, bool stalled)
    {
        using var secrets = new TemporaryDirectory();
        var key = TestKey.Create();
        await secrets.WriteAsync("Gateway__Clients__guest__Keys__0__Sha256", key.Sha256);
        await using var gateway = await StartAsync(
            SandboxDialect.Queue, ("Gateway:SecretsDirectory", secrets.Path), ("Gateway:Jobs:StatusFreshness", freshness));
        using var guest = gateway.CreateClient(key.Text);
        var id = await guest.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(guest, id);
        StatusOf(await stream.NextAsync()).ShouldBe("IN_QUEUE");
        if (stalled)
        {
            gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status);
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
        }

        secrets.Delete("Gateway__Clients__guest__Keys__0__Sha256");

        (await stream.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Stream_ClientDisconnects_StopsPolling()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        var id = await gateway.Client.SubmitJobAsync();
        var stream = await EventStream.OpenAsync(gateway.Client, id);
        await stream.NextAsync();

        stream.Dispose();

        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 499), TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBe("client_closed_request");
        // The call in flight ends. No further call follows.
        var entry = (await gateway.Service<JobDirectory>().FindAsync(id, TestContext.Current.CancellationToken))!;
        await Eventually.IsTrueAsync(() => entry.InFlight is null);
        var calls = gateway.Sandbox.RequestCount;
        var other = await gateway.Client.SubmitJobAsync();
        using var control = await EventStream.OpenAsync(gateway.Client, other);
        await Eventually.IsTrueAsync(
            () => gateway.Sandbox.Requests.Count(request => request.Target.Contains(other, StringComparison.Ordinal)) > 3);
        gateway.Sandbox.Requests.Skip((int)calls).ShouldAllBe(request => !request.Target.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_HundredClientsOfOneJob_ShareUpstreamPolls()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, ("Gateway:Jobs:StatusFreshness", "00:01:00"));
        var id = await gateway.Client.SubmitJobAsync();

        var streams = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => EventStream.OpenAsync(gateway.Client, id)));

        foreach (var stream in streams)
        {
            StatusOf(await stream.NextAsync()).ShouldBe("IN_QUEUE");
            stream.Dispose();
        }

        gateway.Sandbox.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Stream_GatewayStops_ClosesWithoutDelay()
    {
        var gateway = await StartAsync(SandboxDialect.Queue);
        EventStream stream;
        await using (gateway)
        {
            stream = await EventStream.OpenAsync(gateway.Client, await gateway.Client.SubmitJobAsync());
            await stream.NextAsync();
            var next = stream.NextAsync();
            gateway.Service<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
            (await next).ShouldBeNull();
        }

        stream.Dispose();
    }

    private static Task<TestGateway> StartAsync(SandboxDialect upstream, params (string, string)[] settings) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        [("Gateway:Jobs:StatusFreshness", "00:00:00.050"), .. settings]);

    private static string? StatusOf(JsonElement? data) => data?.GetProperty("status").GetString();
}
