using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// Submits without an <c>Idempotency-Key</c> whose client waits for the job. The client disconnects, or does not get the result, and then
/// repeats the submit.
/// </summary>
public sealed class WaitingDoubtTests
{
    /// <summary>The doubt that a waiting submit stores does not apply while its client is connected to the same gateway.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_IdenticalWhileOtherClientWaits_SubmitsNewJob(string way)
    {
        await using var gateway = await TestGateway.StartAsync(DoubtedSubmits.Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
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
        await using var gateway = await TestGateway.StartAsync(DoubtedSubmits.Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await DoubtedSubmits.LeaveWhileWaitingAsync(gateway, gateway.Client, gateway.Sandbox, way, QueueExtensions.Body);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();

        var again = WaysIn.SubmitAsync(gateway.Client, way);
        gateway.Sandbox.Advance(job.RequestId);
        gateway.Sandbox.Advance(job.RequestId);
        using var result = await again;
        using var another = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        result.StatusCode.ShouldBe(HttpStatusCode.OK, await result.TextAsync());
        (await result.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        result.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
        result.Headers.GetValues(DoubtedSubmits.ReplayedHeader).ShouldBe(["true"]);
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
        var held = new HeldAnswers();
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, TimeProvider = held.Clock },
            ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit));
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            var call = WaysIn.SubmitAsync(gateway.Client, way, cancellation: leaving.Token);
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => call);
        }

        // At once: the operating system knows of the closed connection before the server reads its end.
        var repeated = WaysIn.SubmitAsync(gateway.Client, way);
        await held.LetGoAsync();
        using var again = await repeated;

        again.IsSuccessStatusCode.ShouldBeTrue(await again.TextAsync());
        again.Headers.GetValues("x-fal-request-id").ShouldBe([gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId]);
        again.Headers.GetValues(DoubtedSubmits.ReplayedHeader).ShouldBe(["true"]);
    }

    [Theory]
    [InlineData(WaysIn.ProxyRun)]
    [InlineData(WaysIn.Run)]
    public async Task Synchronous_RepeatedWhileJobRuns_WaitsForSameJob(string way)
    {
        await using var gateway = await TestGateway.StartAsync(
            DoubtedSubmits.Waiting(), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"), ("Gateway:Jobs:MaxWait", "00:00:00.2"));

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
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
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
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        // The result contains the prompt. The client receives the beginning of the result long before the gateway notices that the end is
        // missing.
        var body = $$"""{"prompt":"{{new string('x', 100_000)}}"}""";
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Truncated, SandboxOperation.Result);

        await Should.ThrowAsync<HttpRequestException>(() => WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, body));
        using var result = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, body);

        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }
}
