using System.Net;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Submits without an <c>Idempotency-Key</c> that a client repeats although a job may exist.</summary>
public sealed class DoubtTests
{
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
        await using var gateway = await TestGateway.StartAsync();
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
        await using var gateway = await TestGateway.StartAsync();
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
        await using var gateway = await TestGateway.StartAsync();
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
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        using var theirs = await stranger.SubmitAsync(Seeds.Imagen4, DoubtedSubmits.Other);
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
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);
        using var unknown = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        using var next = difference switch
        {
            "body" => await gateway.Client.SubmitAsync(Seeds.Imagen4, DoubtedSubmits.Other),
            "model" => await gateway.Client.SubmitAsync(Seeds.QwenEditPlus, Seeds.ExampleOf(Seeds.QwenEditPlus)),
            "client" => await stranger.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body),
            _ => await gateway.Client.SubmitWithAsync("Idempotency-Key", "a-new-key"),
        };

        next.StatusCode.ShouldBe(HttpStatusCode.OK);
        next.Headers.Contains(DoubtedSubmits.ReplayedHeader).ShouldBeFalse();
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(SandboxFaultNames.Unavailable)]
    [InlineData(SandboxFaultNames.RateLimited)]
    [InlineData(SandboxFaultNames.Unauthorized)]
    public async Task Submit_RepeatedAfterRefusal_IsSentAgain(string fault)
    {
        await using var gateway = await TestGateway.StartAsync();
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
        await using var gateway = await TestGateway.StartAsync();

        using var one = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var two = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await one.RequestIdAsync()).ShouldNotBe(await two.RequestIdAsync());
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_TwiceAtOnceBothConnected_SubmitsTwoJobs()
    {
        await using var gateway = await TestGateway.StartAsync();
        DoubtedSubmits.Slow(gateway);

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

        // Far from the end of the window, because the time of a busy machine counts too.
        clock.Jump(TimeSpan.FromSeconds(150));
        using var within = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        clock.Jump(TimeSpan.FromSeconds(151));
        using var after = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        within.StatusCode.ShouldBe(HttpStatusCode.FailedDependency, "the window of the first response has not expired");
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_RepeatedWithWindowDisabled_IsSentAgain()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:DoubtWindow", "00:00:00"));
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit, accept: true);

        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var second = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        first.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
