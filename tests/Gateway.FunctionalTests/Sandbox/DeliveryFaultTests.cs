using Gateway.FunctionalTests.Files;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>Faults of the connection, tested with a plain socket.</summary>
public class DeliveryFaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CutBefore_SendsNoBytes(bool accept)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, accept);

        var (text, reset) = await rig.RawSubmitAsync();

        text.ShouldBeEmpty();
        reset.ShouldBeTrue();
        rig.Server.JobCount.ShouldBe(accept ? 1 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CutDuring_SendsHalfOfBody(bool accept)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit, accept);

        var (text, reset) = await rig.RawSubmitAsync();

        var (length, body) = Split(text);
        body.Length.ShouldBe(length / 2);
        reset.ShouldBeTrue();
        rig.Server.JobCount.ShouldBe(accept ? 1 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CutAfter_SendsFullResponseThenReset(bool accept)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.CutAfter, SandboxOperation.Submit, accept);

        var (text, reset) = await rig.RawSubmitAsync();

        var (length, body) = Split(text);
        body.Length.ShouldBe(length);
        body.ShouldStartWith("""{"status":"IN_QUEUE","request_id":""");
        text.ShouldNotContain("Connection: close");
        reset.ShouldBeTrue();
        rig.Server.JobCount.ShouldBe(accept ? 1 : 0);
    }

    [Fact]
    public async Task Cut_WithFin_ClosesWithoutReset()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.CutBefore, Close = SandboxClose.Fin });

        (await rig.RawSubmitAsync()).ShouldBe(("", false));
    }

    [Fact]
    public async Task Truncated_ContentLengthExceedsBody()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Truncated, Bytes = 9 });

        var (text, reset) = await rig.RawSubmitAsync();

        var (length, body) = Split(text);
        body.Length.ShouldBe(length - 9);
        reset.ShouldBeFalse();
    }

    [Fact]
    public async Task SwitchingProtocols_Is101()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.SwitchingProtocols);

        (await rig.RawSubmitAsync()).Text.ShouldStartWith("HTTP/1.1 101 Switching Protocols\r\n");
        rig.Server.JobCount.ShouldBe(0);
    }

    [Fact]
    public async Task Garbage_IsNotHttp()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Garbage, Body = "HTTP/9.9 banana\r\n\r\n" });

        (await rig.RawSubmitAsync()).Text.ShouldBe("HTTP/9.9 banana\r\n\r\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trickle_Submit_SendsFullResponseByteByByte(bool head)
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Trickle, BytesPerSecond = 5_000, TrickleHead = head });

        var (length, body) = Split((await rig.RawSubmitAsync()).Text);

        body.Length.ShouldBe(length);
        rig.Server.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Trickle_Default_SendsOneBytePerSecond()
    {
        // A second passes when the test says so. A slow test would read two bytes at once.
        var clock = new RenewClock(TimeSpan.FromSeconds(1));
        await using var rig = await SandboxRig.StartAsync(configure: options => options.TimeProvider = clock);
        rig.Server.Faults.Add(SandboxFaultNames.Trickle);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + SandboxRig.Model) { Content = new StringContent("{}") };

        using var response = await rig.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        for (var second = 0; second < 3; second++)
        {
            await Eventually.IsTrueAsync(() => clock.Waiting == 1);
            clock.Renew();
            var read = await body.ReadAsync(new byte[100], TestContext.Current.CancellationToken);
            read.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Stall_SendsNoResponseUntilClientDisconnects()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit, accept: true);
        using var patience = new CancellationTokenSource();
        using var content = new StringContent("{}");

        var call = rig.Http.PostAsync(new Uri("/" + SandboxRig.Model, UriKind.Relative), content, patience.Token);
        await Eventually.IsTrueAsync(() => rig.Server.JobCount == 1);

        call.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Dispose_StalledRequest_DoesNotWaitForIt()
    {
        var rig = await SandboxRig.StartAsync();
        rig.Server.Faults.Add(SandboxFaultNames.Stall);
        var call = rig.SubmitAsync();
        await Eventually.IsTrueAsync(() => rig.Server.RequestCount == 1);

        await rig.Server.DisposeAsync().AsTask().WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);

        await Should.ThrowAsync<HttpRequestException>(() => call);
        await rig.DisposeAsync();
    }

    [Theory]
    [InlineData(SandboxOperation.Status, "/status")]
    [InlineData(SandboxOperation.Stream, "/status/stream")]
    [InlineData(SandboxOperation.Result, "")]
    public async Task CutDuring_FollowUps_AreTruncated(SandboxOperation operation, string suffix)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Server.Faults.Add(SandboxFaultNames.CutDuring, operation);

        var (text, reset) = await rig.RawAsync($"GET {job}{suffix} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\n\r\n");

        text.ShouldStartWith("HTTP/1.1 ");
        reset.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CutBefore_Cancel_IsExecutedIfAcceptIsTrue(bool accept)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Server.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Cancel, accept);

        await rig.RawAsync($"PUT {job}/cancel HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\nContent-Length: 0\r\n\r\n");

        rig.Server.Jobs[0].Cancelled.ShouldBe(accept);
    }

    private static (int ContentLength, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        end.ShouldBeGreaterThan(0);
        var line = answer[..end].Split("\r\n").Single(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return (int.Parse(line["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture), answer[(end + 4)..]);
    }
}
