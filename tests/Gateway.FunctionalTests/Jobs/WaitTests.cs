using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary><c>Prefer: wait</c> on a submit.</summary>
public sealed class WaitTests
{
    [Theory]
    [InlineData(SandboxDialect.Queue, "wait=30")]
    [InlineData(SandboxDialect.ResultOnly, "wait=30")]
    [InlineData(SandboxDialect.ResultAndStatus, "wait=30")]
    [InlineData(SandboxDialect.Queue, "respond-async, Wait = 30")]
    [InlineData(SandboxDialect.Queue, "wait=\"30\"")]
    [InlineData(SandboxDialect.Queue, "wait=30; foo=bar")]
    public async Task Submit_JobFinishesInTime_ReturnsResult(SandboxDialect upstream, string prefer)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = upstream, QueueTime = TimeSpan.FromMilliseconds(60), RunTime = TimeSpan.FromMilliseconds(60) },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));

        using var response = await gateway.Client.SubmitWithAsync("Prefer", prefer);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Preference-Applied").ShouldBe(["wait=30"]);
        (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        response.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
        var result = gateway.Sandbox.Requests[^1];
        (result.Method, result.BodyLength).ShouldBe(("GET", 0));
        result.Target.ShouldBe($"/fal-ai/imagen4/requests/{job.RequestId}");
        result.Header("Authorization").ShouldBe([$"Bearer {TestGateway.UpstreamToken}"]);
        result.Header("Transfer-Encoding").ShouldBeEmpty();
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["status"].ShouldBe(200);
        gateway.Service<Gateway.Bodies.BodyMemory>().Reserved.ShouldBe(0);
    }

    [Theory]
    [InlineData("wait=1", "00:01:00", "wait=1")]
    [InlineData("wait=1.5", "00:01:00", "wait=1.5")]
    [InlineData("wait=0", "00:01:00", "wait=0")]
    [InlineData("wait=3600", "00:00:00.300", "wait=0.3")]
    [InlineData("wait=99999999", "00:00:01", "wait=1")]
    [InlineData("wait=99999999999999999999", "00:00:00.300", "wait=0.3")]
    [InlineData("wait", "00:00:00.300", "wait=0.3")]
    [InlineData("respond-async, wait; x=\"a,b\"", "00:00:00.300", "wait=0.3")]
    public async Task Submit_WaitExpires_Is202WithEnvelopeAndJobContinues(string prefer, string maxWait, string applied)
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:MaxWait", maxWait));

        // The job stays in the queue for an hour, so only the end of the wait can produce the response.
        using var response = await gateway.Client.SubmitWithAsync("Prefer", prefer);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var envelope = await response.JsonAsync();
        envelope.GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        var id = envelope.GetProperty("request_id").GetString()!;
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        response.Headers.GetValues("Preference-Applied").ShouldBe([applied]);
        using var status = await gateway.Client.GetAsync(
            new Uri(envelope.GetProperty("status_url").GetString()!), TestContext.Current.CancellationToken);
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("wait", "00:00:00")]
    [InlineData("wait=", "00:01:00")]
    [InlineData("wait=-1", "00:01:00")]
    [InlineData("wait=1e1", "00:01:00")]
    [InlineData("wait=x", "00:01:00")]
    [InlineData("waiting=30", "00:01:00")]
    [InlineData("foo; wait=30", "00:01:00")]
    [InlineData("return=minimal", "00:01:00")]
    [InlineData("wait=30", "00:00:00")]
    public async Task Submit_WaitNotRequestedOrDisabled_RespondsAtOnce(string prefer, string maxWait)
    {
        await using var gateway = await StartAsync(("Gateway:Jobs:MaxWait", maxWait));

        using var response = await gateway.Client.SubmitWithAsync("Prefer", prefer);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains("Preference-Applied").ShouldBeFalse();
        (await response.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE");
    }

    [Fact]
    public async Task Submit_WaitWithoutTimeOrAboveMaxWait_AppliesMaxWait()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"), ("Gateway:Jobs:MaxWait", "00:00:45"));

        foreach (var prefer in (string[])["wait", "wait=46", "wait=99999999", "wait=\"\""])
        {
            using var response = await gateway.Client.SubmitWithAsync("Prefer", prefer);

            response.StatusCode.ShouldBe(HttpStatusCode.OK, prefer);
            response.Headers.GetValues("Preference-Applied").ShouldBe(["wait=45"], prefer);
            (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Submit_PreferInTwoHeaders_FirstWaitApplies()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json(QueueExtensions.Body) };
        request.Headers.TryAddWithoutValidation("Prefer", ["respond-async", "wait=20", "wait=30"]);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Headers.GetValues("Preference-Applied").ShouldBe(["wait=20"]);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Model422, 422)]
    [InlineData(SandboxFaultNames.Model500, 500)]
    public async Task Submit_ModelFailsDuringWait_ReturnsFailure(string fault, int status)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);

        using var response = await gateway.Client.SubmitWithAsync("Prefer", "wait=30");

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
    }

    [Fact]
    public async Task Submit_UpstreamFailsDuringWait_WaitContinues()
    {
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Status, times: 3);
        var call = gateway.Client.SubmitWithAsync("Prefer", "wait=30");
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 3);
        var id = gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId;

        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);

        using var response = await call;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Jobs.Count.ShouldBe(1);
    }

    /// <summary>Some client would submit again on each of these statuses.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.CutBefore, null)]
    [InlineData(SandboxFaultNames.CutDuring, null)]
    [InlineData(SandboxFaultNames.Stall, null)]
    [InlineData(SandboxFaultNames.RateLimited, null)]
    [InlineData(SandboxFaultNames.Unauthorized, null)]
    [InlineData(SandboxFaultNames.Unavailable, null)]
    [InlineData(SandboxFaultNames.Html502, null)]
    [InlineData(SandboxFaultNames.Redirect, null)]
    [InlineData(SandboxFaultNames.Status, 408)]
    [InlineData(SandboxFaultNames.Status, 409)]
    [InlineData(SandboxFaultNames.Status, 500)]
    [InlineData(SandboxFaultNames.Status, 504)]
    [InlineData(SandboxFaultNames.Status, 520)]
    public async Task Submit_ResultFetchFailsAfterWait_ReturnsEnvelopeWithoutRetryStatus(string fault, int? upstream)
    {
        await using var gateway = await TestGateway.StartAsync(
            [("Gateway:Jobs:StatusFreshness", "00:00:00.050"), .. UpstreamDeadlines.For(fault)]);
        gateway.Sandbox.Faults.Add(
            new SandboxFault { Fault = fault, Status = upstream, Match = new() { Operation = SandboxOperation.Result } });

        using var response = await gateway.Client.SubmitWithAsync("Prefer", "wait=30");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId;
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        response.Headers.Contains("Preference-Applied").ShouldBeFalse();
        response.Headers.Contains("Retry-After").ShouldBeFalse();
        (await response.JsonAsync()).GetProperty("request_id").GetString().ShouldBe(id);
        using var result = await gateway.Client.FollowAsync(id);
        result.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Submit_ClientDisconnectsDuringWait_JobIsStored()
    {
        await using var gateway = await StartAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json(QueueExtensions.Body) };
        request.Headers.Add("Prefer", "wait=60");
        var call = gateway.Client.SendAsync(request, leaving.Token);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status));

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 499), TestContext.Current.CancellationToken);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        job.Cancelled.ShouldBeFalse();
        using var status = await gateway.Client.FollowAsync($"{job.RequestId}/status");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static Task<TestGateway> StartAsync(params (string, string)[] settings) => TestGateway.StartAsync(
        new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        [("Gateway:Jobs:StatusFreshness", "00:00:00.050"), .. settings]);
}
