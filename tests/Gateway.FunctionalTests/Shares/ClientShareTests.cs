using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Shares;

namespace Gateway.FunctionalTests.Shares;

/// <summary>The default shares of a client: 256 requests in flight, 128 waiting submits, 128 streams.</summary>
public sealed class ClientShareTests
{
    [Fact]
    public async Task Requests_AboveTheShare_Are429WhileTheOtherClientIsServed()
    {
        await using var clients = await TwoClients.StartAsync(("Gateway:Limits:RequestsInFlight", "2000"));
        var id = await clients.Guest.SubmitJobAsync();
        // The submit counts until its response is complete.
        await EmptyAsync(clients);
        clients.Gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status);
        await using var held = new HeldCalls();
        held.BeginPolls(clients.Guest, id, 256);
        // The polls share one call, which reaches the upstream later than the first of them is counted.
        await Eventually.IsTrueAsync(
            () => Used(clients, ShareKind.Requests) == 256 && clients.Gateway.Sandbox.Faults.PlayedCount == 1);
        var calls = clients.Gateway.Sandbox.RequestCount;

        using var refused = await clients.Guest.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var listing = await clients.Guest.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
        using var validation = await clients.Guest.SubmitAsync($"validate/{Seeds.Imagen4}", QueueExtensions.Body);

        foreach (var response in new[] { refused, listing, validation })
        {
            var error = await response.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_requests_limited");
            error.GetProperty("message").GetString()!.ShouldStartWith("This client has 256 requests in flight; its limit is 256 (");
            response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            response.Headers.ConnectionClose.ShouldBe(true);
        }

        clients.Gateway.Sandbox.RequestCount.ShouldBe(calls);
        await clients.Other.SubmitJobAsync();
        await held.EndAsync();
        await EmptyAsync(clients);
        await clients.Guest.SubmitJobAsync();
    }

    [Fact]
    public async Task WaitingSubmits_AboveTheShare_Are429AndBuyNothing()
    {
        await using var clients = await TwoClients.StartAsync(("Gateway:Limits:RequestsInFlight", "2000"));
        await using var held = new HeldCalls();
        held.BeginWaits(clients.Guest, 64, WaysIn.Wait);
        held.BeginWaits(clients.Guest, 64, WaysIn.Run);
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.JobCount == 128);
        Used(clients, ShareKind.WaitingSubmits).ShouldBe(128);

        foreach (var way in new[] { WaysIn.Wait, WaysIn.Run, WaysIn.ProxyRun })
        {
            using var refused = await WaysIn.SubmitAsync(clients.Guest, way);
            var error = await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_waits_limited");
            error.GetProperty("message").GetString()!
                .ShouldStartWith("This client has 128 submits that wait for their results; its limit is 128 (");
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            refused.Headers.ConnectionClose.ShouldBe(true);
        }

        clients.Gateway.Sandbox.JobCount.ShouldBe(128, "a refused submit buys nothing");
        // A submit that does not wait is no part of the share; neither is the other client.
        await clients.Guest.SubmitJobAsync();
        using var zero = await clients.Guest.SubmitWithAsync("Prefer", "wait=0", """{"prompt":"no wait"}""");
        zero.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var other = await clients.Other.SubmitWithAsync("Prefer", "wait=0.2", """{"prompt":"other"}""");
        other.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await held.EndAsync();
        await EmptyAsync(clients);
        using var again = await clients.Guest.SubmitWithAsync("Prefer", "wait=0.1", """{"prompt":"again"}""");
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    /// <summary>A replay of a stored response, and a submit that joins a job, wait too.</summary>
    [Fact]
    public async Task WaitingSubmits_ThatBuyNothing_CountAndAreRefused()
    {
        await using var clients = await TwoClients.StartAsync(
            ("Gateway:Limits:PerClient:WaitingSubmits", "1"), ("Gateway:Jobs:MaxWait", "00:10:00"));
        const string joined = """{"prompt":"joined"}""";
        await using (var gone = new HeldCalls())
        {
            gone.Begin(1, (_, cancellation) => WaysIn.SubmitAsync(clients.Guest, WaysIn.Run, joined, cancellation));
            await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.JobCount == 1);
            await gone.EndAsync();
        }

        await EmptyAsync(clients);
        using var first = await SendKeyedAsync(clients.Guest, wait: null);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var held = new HeldCalls();
        held.Begin(1, (_, cancellation) => WaysIn.SubmitAsync(clients.Guest, WaysIn.Run, joined, cancellation));
        await clients.Gateway.Logs.WaitForAsync(entry => entry.EventId == 714, TestContext.Current.CancellationToken);
        Used(clients, ShareKind.WaitingSubmits).ShouldBe(1, "a submit that joined a job counts");

        using var replay = await SendKeyedAsync(clients.Guest, "wait=60");
        using var plain = await SendKeyedAsync(clients.Guest, wait: null);

        await replay.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_waits_limited");
        plain.StatusCode.ShouldBe(HttpStatusCode.OK);
        plain.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        await held.EndAsync();
        await EmptyAsync(clients);
        await using var replaying = new HeldCalls();
        replaying.Begin(1, (_, _) => SendKeyedAsync(clients.Guest, "wait=600", replaying.Ending));
        await Eventually.IsTrueAsync(() => Used(clients, ShareKind.WaitingSubmits) == 1);
        using var refused = await WaysIn.SubmitAsync(clients.Guest, WaysIn.Wait);
        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_waits_limited");
        clients.Gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Streams_AboveTheShare_Are429WhileTheOtherClientIsServed()
    {
        await using var clients = await TwoClients.StartAsync(
            ("Gateway:Limits:RequestsInFlight", "2000"), ("Gateway:Jobs:StatusFreshness", "00:01:00"));
        var id = await clients.Guest.SubmitJobAsync();
        await using var held = new HeldCalls();
        held.BeginStreams(clients.Guest, id, 128);
        await Eventually.IsTrueAsync(() => Used(clients, ShareKind.Streams) == 128);
        var fresh = await clients.Guest.SubmitJobAsync();
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Requests.Any(request => request.Operation == SandboxOperation.Status));
        var calls = clients.Gateway.Sandbox.RequestCount;

        using var refused = await clients.Guest.FollowAsync($"{fresh}/status/stream");

        var error = await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_streams_limited");
        error.GetProperty("message").GetString()!.ShouldStartWith("This client has 128 open status streams; its limit is 128 (");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        refused.Headers.ConnectionClose.ShouldBe(true);
        clients.Gateway.Sandbox.RequestCount.ShouldBe(calls, "there was no poll for the refused stream");
        using var stream = await EventStream.OpenAsync(clients.Other, await clients.Other.SubmitJobAsync());
        (await stream.NextAsync()).ShouldNotBeNull();
        using var status = await clients.Guest.FollowAsync($"{fresh}/status");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted, "a poll is no stream");
        await held.EndAsync();
        await Eventually.IsTrueAsync(() => Used(clients, ShareKind.Streams) == 0);
        using var again = await EventStream.OpenAsync(clients.Guest, id);
    }

    /// <summary>The client leaves while the upstream has its submit. The submit counts until the upstream has answered.</summary>
    [Fact]
    public async Task WaitingSubmit_WhoseClientLeft_CountsUntilTheUpstreamCallEnds()
    {
        await using var clients = await TwoClients.StartAsync();
        clients.Gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit, SandboxFaultNames.CutBefore));
        await using var held = new HeldCalls();
        held.BeginWaits(clients.Guest, 1);
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Faults.PlayedCount == 1);

        await held.EndAsync();

        Used(clients, ShareKind.WaitingSubmits).ShouldBe(1);
        await clients.Held.LetGoAsync();
        await EmptyAsync(clients);
        await clients.Gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], "submit_outcome_unknown"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Limits_ChangedByAReload_ApplyToTheNextRequest()
    {
        await using var clients = await TwoClients.StartAsync();
        using var before = await clients.Guest.SubmitWithAsync("Prefer", "wait=0.05", """{"prompt":"before"}""");
        before.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await clients.SetAsync("Gateway:Limits:PerClient:WaitingSubmits", "0");
        await Eventually.IsTrueAsync(async () =>
        {
            using var refused = await clients.Guest.SubmitWithAsync("Prefer", "wait=0.05", $$"""{"prompt":"{{Guid.NewGuid()}}"}""");
            return refused.StatusCode == HttpStatusCode.TooManyRequests;
        });

        await clients.SetAsync("Gateway:Limits:PerClient:WaitingSubmits", "5");
        await Eventually.IsTrueAsync(async () =>
        {
            using var served = await clients.Guest.SubmitWithAsync("Prefer", "wait=0.05", $$"""{"prompt":"{{Guid.NewGuid()}}"}""");
            return served.StatusCode == HttpStatusCode.Accepted;
        });
    }

    /// <summary>The refusal comes before the body is read, and the client can read it although it sends a large body.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    public async Task WaitingSubmit_WithABodyAboveTheShare_GetsTheRefusal(int bodyBytes)
    {
        await using var clients = await TwoClients.StartAsync(("Gateway:Limits:PerClient:WaitingSubmits", "0"));

        using var refused = await clients.Guest.SubmitWithAsync("Prefer", "wait=60", $$"""{"prompt":"{{new string('x', bodyBytes)}}"}""");

        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_waits_limited");
        var logged = await clients.Gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 429), TestContext.Current.CancellationToken);
        logged["request_bytes"].ShouldBe(0L);
    }

    private static int Used(TwoClients clients, ShareKind kind) =>
        clients.Gateway.Service<ClientShares>().UsedBy(TwoClients.GuestName, kind);

    /// <summary>Everything is released.</summary>
    private static Task EmptyAsync(TwoClients clients) =>
        Eventually.IsTrueAsync(() => clients.Gateway.Service<ClientShares>().Count == 0);

    private static async Task<HttpResponseMessage> SendKeyedAsync(
        HttpClient client, string? wait, CancellationToken? cancellation = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json("""{"prompt":"keyed"}""") };
        request.Headers.Add("Idempotency-Key", "one");
        if (wait is not null)
        {
            request.Headers.Add("Prefer", wait);
        }

        return await client.SendAsync(request, cancellation ?? TestContext.Current.CancellationToken);
    }
}
