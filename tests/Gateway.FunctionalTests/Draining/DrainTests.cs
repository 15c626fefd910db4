using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Draining;

/// <summary>A stop by a signal: readiness fails, the listener closes, streams and waits end, requests in flight get their time.</summary>
public sealed class DrainTests
{
    private const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";

    /// <summary>A signal ends the delay, so the delay is longer than the test.</summary>
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Stop_DuringTheDelay_ServesRequestsAndClosesTheirConnections(string second)
    {
        await using var gateway = await DrainingGateway.StartAsync(DrainingGateway.Long, "00:00:30");
        var address = gateway.Process.Address;

        await gateway.BeginStopAsync();

        (await DrainingGateway.StatusOfAsync(address, "/healthz/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await DrainingGateway.StatusOfAsync(address, "/healthz/live")).ShouldBe(HttpStatusCode.OK);
        (await DrainingGateway.StatusOfAsync(gateway.Process.Management!, "/healthz/live")).ShouldBe(HttpStatusCode.OK);
        using (var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body))
        {
            submit.StatusCode.ShouldBe(HttpStatusCode.OK);
            submit.Headers.ConnectionClose.ShouldBe(true);
        }

        using (var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, "{"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            refused.Headers.ConnectionClose.ShouldBe(true);
        }

        await gateway.Process.SignalAsync(second);
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0, string.Join('\n', gateway.Process.Output));
    }

    [Fact]
    public async Task Stop_Http2DuringTheDelay_GetsGoAwayAndItsAnswer()
    {
        await using var gateway = await DrainingGateway.StartAsync(
            DrainingGateway.Long, "00:00:30", ("Kestrel__EndpointDefaults__Protocols", "Http2"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = gateway.Process.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Key);
        (await client.SubmitJobAsync()).ShouldNotBeNull();

        await gateway.BeginStopAsync();

        // The first answer closes the connection, and each further request opens another one.
        for (var request = 0; request < 3; request++)
        {
            (await client.SubmitJobAsync()).ShouldNotBeNull();
        }

        await gateway.Process.SignalAsync("TERM");
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Stop_SubmitInFlight_IsAnsweredWithItsJob()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        gateway.Upstream.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit));
        var submit = gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await gateway.WaitForFaultAsync();

        await gateway.BeginStopAsync();
        await gateway.Held.LetGoAsync();

        using var response = await submit;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.ConnectionClose.ShouldBe(true);
        (await response.RequestIdAsync()).ShouldBe(gateway.Upstream.Jobs.ShouldHaveSingleItem().RequestId);
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>The job exists at the upstream, and nobody knows its id. The answer says so, and the next process knows it too.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("key-1")]
    public async Task Stop_SubmitInFlightAtTheDeadline_Is424AndStaysInDoubt(string? idempotencyKey)
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", "00:00:01");
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit, accept: true);
        var submit = SubmitAsync(gateway.Client, idempotencyKey);
        await gateway.WaitForFaultAsync();

        await gateway.Process.SignalAsync("TERM");

        using (var response = await submit)
        {
            await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
            (await response.JsonAsync()).GetProperty("message").GetString()!
                .ShouldContain("the gateway stopped before the upstream's response arrived");
        }

        (await gateway.Process.WaitForExitAsync()).ShouldBe(0, string.Join('\n', gateway.Process.Output));
        await gateway.StartAgainAsync();
        using var again = await SubmitAsync(gateway.Client, idempotencyKey);
        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Upstream.JobCount.ShouldBe(1);
    }

    /// <summary>The client left before the deadline. Its repeated submit finds the doubt.</summary>
    [Fact]
    public async Task Stop_SubmitWithoutClientAtTheDeadline_StaysInDoubt()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", "00:00:01");
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit, accept: true);
        using (var leaving = new CancellationTokenSource())
        {
            var submit = gateway.Client.PostAsync(
                new Uri("/" + Seeds.Imagen4, UriKind.Relative), HttpExtensions.Json(QueueExtensions.Body), leaving.Token);
            await gateway.WaitForFaultAsync();
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => submit);
        }

        (await gateway.Process.StopAsync()).ShouldBe(0);
        await gateway.StartAgainAsync();
        using var again = await SubmitAsync(gateway.Client, null);
        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Upstream.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxOperation.Result, "")]
    [InlineData(SandboxOperation.Status, "/status")]
    public async Task Stop_ReadInFlightAtTheDeadline_Is503ToRepeat(SandboxOperation operation, string path)
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", "00:00:01");
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, operation);
        var read = gateway.Client.FollowAsync(id + path);
        await gateway.WaitForFaultAsync();

        await gateway.Process.SignalAsync("TERM");

        using var response = await read;
        await response.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "gateway_stopping");
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Stop_UploadInFlightAtTheDeadline_Is503AndNothingIsSubmitted()
    {
        await using var gateway = await DrainingGateway.StartAsync(
            "00:00:00", "00:00:01", ("Gateway__Limits__BodyReadTimeout", "1.00:00:00"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Process.Address.Host, gateway.Process.Address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 30000\r\nExpect: 100-continue\r\n\r\n"),
            TestContext.Current.CancellationToken);
        // The gateway asks for the body when it begins to read it.
        var head = new byte[Continue.Length];
        await socket.GetStream().ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        Encoding.ASCII.GetString(head).ShouldBe(Continue);
        // So much of the body that its time does not end before the gateway's.
        await socket.GetStream().WriteAsync(new byte[20_000], TestContext.Current.CancellationToken);

        await gateway.Process.SignalAsync("TERM");

        var answer = await RawAnswer.ReadAsync(socket.GetStream(), TestContext.Current.CancellationToken);
        answer.ShouldStartWith("HTTP/1.1 503");
        answer.ShouldContain("gateway_stopping");
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
        gateway.Upstream.JobCount.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_OpenStream_EndsInOrderWhenTheListenerCloses()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        var id = await gateway.Client.SubmitJobAsync();
        using var stream = await EventStream.OpenAsync(gateway.Client, id);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("IN_QUEUE");

        await gateway.Process.SignalAsync("TERM");

        // A stream that breaks off would throw.
        (await stream.NextAsync()).ShouldBeNull();
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
        await gateway.StartAgainAsync();
        using var continued = await EventStream.OpenAsync(gateway.Client, id);
        (await continued.NextAsync())!.Value.GetProperty("request_id").GetString().ShouldBe(id);
    }

    /// <summary>A stream whose first status is in flight is no error either: its client gets the status and opens it again.</summary>
    [Fact]
    public async Task Stop_StreamBeforeItsFirstStatus_SendsTheStatusAndEnds()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Upstream.Faults.Add(HeldAnswers.Of(SandboxOperation.Status));
        var opening = EventStream.OpenAsync(gateway.Client, id);
        await gateway.WaitForFaultAsync();

        await gateway.BeginStopAsync();
        await gateway.Held.LetGoAsync();

        using var stream = await opening;
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        (await stream.NextAsync()).ShouldBeNull();
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Stop_WaitingSubmit_GetsEnvelopeAsAtTheEndOfItsWait()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        var submit = gateway.Client.SubmitWithAsync("Prefer", "wait=50");
        await WaitForJobAsync(gateway);

        await gateway.Process.SignalAsync("TERM");

        using var response = await submit;
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = gateway.Upstream.Jobs.ShouldHaveSingleItem().RequestId;
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        response.Headers.GetValues("Preference-Applied").ShouldBe(["wait=50"]);
        (await response.RequestIdAsync()).ShouldBe(id);
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>A synchronous call has no envelope in its protocol. The same body joins the job, so its result is not lost.</summary>
    [Fact]
    public async Task Stop_SynchronousCall_Is424WithIdAndTheRepeatedCallJoinsTheJob()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        var run = gateway.Client.SubmitAsync("run/" + Seeds.Imagen4, QueueExtensions.Body);
        await WaitForJobAsync(gateway);

        await gateway.Process.SignalAsync("TERM");

        var id = gateway.Upstream.Jobs.ShouldHaveSingleItem().RequestId;
        using (var response = await run)
        {
            await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_still_running");
            response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        }

        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
        await gateway.StartAgainAsync();
        using var joined = await SubmitAsync(gateway.Client, null);
        joined.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await joined.RequestIdAsync()).ShouldBe(id);
        gateway.Upstream.JobCount.ShouldBe(1);
    }

    /// <summary>The upstream does not answer the poll, so only the stop can end the wait.</summary>
    [Fact]
    public async Task Stop_WaitingSubmitDuringSlowPoll_IsAnsweredAtOnce()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status);
        var submit = gateway.Client.SubmitWithAsync("Prefer", "wait=50");
        await gateway.WaitForFaultAsync();

        await gateway.Process.SignalAsync("TERM");

        using var response = await submit;
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Stop_IdleConnection_IsClosed()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Process.Address.Host, gateway.Process.Address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync("GET /healthz/live HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        (await RawAnswer.ReadAsync(stream, TestContext.Current.CancellationToken)).ShouldStartWith("HTTP/1.1 200");
        var inFlight = gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await gateway.WaitForFaultAsync();

        await gateway.Process.SignalAsync("TERM");

        (await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken)).ShouldBe(0);
        gateway.Process.HasExited.ShouldBeFalse("a request is in flight");
        await gateway.Process.SignalAsync("TERM");
        using var response = await inFlight;
        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>The management port answers while requests are in flight, although the port for clients accepts no connection.</summary>
    [Fact]
    public async Task Stop_RequestInFlight_ManagementPortAnswersUntilTheEnd()
    {
        await using var gateway = await DrainingGateway.StartAsync("00:00:00", DrainingGateway.Long);
        gateway.Upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit);
        var inFlight = gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await gateway.WaitForFaultAsync();

        await gateway.BeginStopAsync();
        await gateway.WaitForClosedListenerAsync();

        (await DrainingGateway.StatusOfAsync(gateway.Process.Address, "/healthz/live")).ShouldBeNull();
        foreach (var path in (string[])["/healthz", "/metrics", "/version", "/configuration"])
        {
            (await DrainingGateway.StatusOfAsync(gateway.Process.Management!, path))
                .ShouldBe(path == "/healthz" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, path);
        }

        await gateway.Process.SignalAsync("TERM");
        using var response = await inFlight;
        (await gateway.Process.WaitForExitAsync()).ShouldBe(0);
    }

    private static Task WaitForJobAsync(DrainingGateway gateway) => Eventually.IsTrueAsync(
        () => gateway.Upstream.Requests.Any(request => request.Operation == SandboxOperation.Status));

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient client, string? idempotencyKey) => idempotencyKey is null
        ? client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body)
        : client.SubmitWithAsync("Idempotency-Key", idempotencyKey);
}
