using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Pacing;
using Gateway.Shares;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Shares;

/// <summary>Every refusal because of a limit: its response, its completion event and its count.</summary>
public sealed class RefusalTests
{
    private const int Limit = 4;

    [Theory]
    [InlineData((int)RefusalReason.RequestsInFlight, 503, "overloaded", 1, "failed")]
    [InlineData((int)RefusalReason.OpenRoutes, 503, "overloaded", 1, "failed")]
    [InlineData((int)RefusalReason.ClientRequests, 429, "client_requests_limited", 1, "refused")]
    [InlineData((int)RefusalReason.ClientWaitingSubmits, 429, "client_waits_limited", 5, "refused")]
    [InlineData((int)RefusalReason.ClientStreams, 429, "client_streams_limited", 5, "refused")]
    public async Task Refusal_ForALimit_HasStatusTypeRetryAfterCloseEventAndCount(
        int reasonNumber, int status, string errorType, int retryAfter, string outcome)
    {
        var reason = (RefusalReason)reasonNumber;
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Limits:RequestsInFlight", "8"),
            ("Gateway:Limits:PerClient:RequestsInFlight", "4"),
            ("Gateway:Limits:PerClient:WaitingSubmits", "4"),
            ("Gateway:Limits:PerClient:Streams", "4"));
        var id = await gateway.Client.SubmitJobAsync();
        var calls = gateway.Sandbox.RequestCount;
        // The request leaves its client's share first.
        await Eventually.IsTrueAsync(
            () => gateway.Service<ClientShares>().Count == 0 && gateway.Service<RequestsInFlight>().All == 0);
        UseUp(gateway, reason);

        using var refused = await SendAsync(gateway, reason, id);

        await refused.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(retryAfter));
        refused.Headers.ConnectionClose.ShouldBe(true);
        gateway.Sandbox.RequestCount.ShouldBe(calls);
        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], errorType), TestContext.Current.CancellationToken);
        (logged["status"], logged["outcome"]).ShouldBe((status, outcome));
        logged["client"].ShouldBe(status == 429 ? TestGateway.ClientName : null);
        foreach (var other in Enum.GetValues<RefusalReason>())
        {
            gateway.Service<Refusals>().Of(other).ShouldBe(other == reason ? 1 : 0, other.ToString());
        }
    }

    /// <summary>HTTP/2 has no header <c>Connection</c>. The server logs a warning if a response has one.</summary>
    [Fact]
    public async Task Refusal_OverHttp2_CausesNoWarningOfTheServer()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Limits:RequestsInFlight", "8"), ("Kestrel:EndpointDefaults:Protocols", "Http2"));
        UseUp(gateway, RefusalReason.RequestsInFlight);
        using var client = gateway.CreateClient(null);
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using var refused = await client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        gateway.Logs.Entries.ShouldNotContain(entry => entry.Level >= LogLevel.Warning && entry.EventId != 500);
    }

    [Fact]
    public async Task Overload_HealthIsServedAndRefusalsNeedNoKey()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:RequestsInFlight", "8"));
        UseUp(gateway, RefusalReason.RequestsInFlight);

        foreach (var path in new[] { "/healthz/live", "/healthz/ready" })
        {
            using var health = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            health.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var stranger = gateway.CreateClient(null);
        foreach (var path in new[] { "/", "/contracts", "/swagger/v1/swagger.json", "/jobs", "/nothing" })
        {
            using var refused = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        }

        gateway.Service<RequestsInFlight>().Leave();
        await gateway.Client.SubmitJobAsync();
    }

    [Fact]
    public async Task OpenRoutes_AtTheirHalf_AreRefusedWhileClientsAreServed()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:RequestsInFlight", "8"));
        UseUp(gateway, RefusalReason.OpenRoutes);

        foreach (var path in new[] { "/", "/contracts", $"/contracts/{Seeds.Imagen4}", "/swagger/index.html", "/swagger/v1/swagger.json" })
        {
            using var refused = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        }

        var id = await gateway.Client.SubmitJobAsync();
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var jobs = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
        jobs.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var validation = await gateway.Client.SubmitAsync($"validate/{Seeds.Imagen4}", QueueExtensions.Body);
        validation.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var run = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, """{"prompt":"run"}""");
        run.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var live = await gateway.Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Requests_AboveHalfOfTheLimit_AreRefusedForTheClientWithTheLargerPart()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:RequestsInFlight", "8"));
        var requests = gateway.Service<RequestsInFlight>();
        var shares = gateway.Service<ClientShares>();
        for (var i = 0; i < 6; i++)
        {
            requests.TryEnter(8).ShouldBeTrue();
        }

        shares.TryTake(TestGateway.ClientName, ShareKind.Requests, 8, out _).ShouldBeTrue();

        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        gateway.Service<Refusals>().Of(RefusalReason.RequestsInFlight).ShouldBe(1);
        gateway.Sandbox.RequestCount.ShouldBe(0);
        shares.Release(TestGateway.ClientName, ShareKind.Requests);
        await gateway.Client.SubmitJobAsync();
    }

    /// <summary>Submits and results above the limit are refused without a call, and nothing is in doubt. Status calls are served.</summary>
    [Fact]
    public async Task UpstreamCalls_AboveTheLimit_AreRefusedWithoutACall()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:UpstreamCalls", "1"));
        var id = await gateway.Client.SubmitJobAsync();
        var shares = gateway.Service<ClientShares>();
        await Eventually.IsTrueAsync(() => shares.Count == 0);
        shares.TryTakeUpstreamCall("other", 1).ShouldBeTrue();
        var calls = gateway.Sandbox.RequestCount;

        using (var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"refused"}"""))
        using (var result = await gateway.Client.FollowAsync(id))
        {
            foreach (var refused in new[] { submit, result })
            {
                await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
                refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
                refused.Headers.ConnectionClose.ShouldBe(true);
            }
        }

        gateway.Sandbox.RequestCount.ShouldBe(calls);
        gateway.Service<Refusals>().Of(RefusalReason.UpstreamCalls).ShouldBe(2);
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        status.IsSuccessStatusCode.ShouldBeTrue();
        shares.Release("other", ShareKind.UpstreamCalls);
        using var repeated = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"refused"}""");
        repeated.StatusCode.ShouldBe(HttpStatusCode.OK, "the refused submit is not in doubt");
    }

    /// <summary>Requests that end with every kind of response leave nothing counted.</summary>
    [Fact]
    public async Task Requests_OfEveryKind_LeaveNothingCounted()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        using var stranger = gateway.CreateClient("gw_wrong");
        foreach (var client in new[] { gateway.Client, stranger })
        {
            foreach (var path in new[] { "/", "/contracts", "/jobs", "/jobs?x=1", "/nothing", $"/fal-ai/imagen4/requests/{id}",
                $"/fal-ai/imagen4/requests/{id}/status", $"/fal-ai/imagen4/requests/{id}/status/stream",
                "/fal-ai/imagen4/requests/x/status", "/healthz/live" })
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            }

            using var invalid = await client.SubmitAsync(Seeds.Imagen4, "{");
            using var waited = await WaysIn.SubmitAsync(client, WaysIn.Run);
        }

        await Eventually.IsTrueAsync(() => gateway.Service<RequestsInFlight>() is { All: 0, Open: 0 });
        gateway.Service<ClientShares>().Count.ShouldBe(0);
        (gateway.Service<PollPacer>().Waiting, gateway.Service<PollPacer>().Granted > 0).ShouldBe((0, true));
    }

    private static void UseUp(TestGateway gateway, RefusalReason reason)
    {
        var shares = gateway.Service<ClientShares>();
        var requests = gateway.Service<RequestsInFlight>();
        Action take = reason switch
        {
            RefusalReason.RequestsInFlight => () => requests.TryEnter(2 * Limit),
            RefusalReason.OpenRoutes => () => requests.TryEnterOpen(2 * Limit),
            RefusalReason.ClientRequests => () => shares.TryTake(TestGateway.ClientName, ShareKind.Requests, Limit, out _),
            RefusalReason.ClientWaitingSubmits => () => shares.TryTake(TestGateway.ClientName, ShareKind.WaitingSubmits, Limit, out _),
            _ => () => shares.TryTake(TestGateway.ClientName, ShareKind.Streams, Limit, out _),
        };
        for (var i = 0; i < 2 * Limit; i++)
        {
            take();
        }
    }

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, RefusalReason reason, string id) => reason switch
    {
        RefusalReason.OpenRoutes => gateway.Client.GetAsync(
            new Uri("/contracts", UriKind.Relative), TestContext.Current.CancellationToken),
        RefusalReason.ClientWaitingSubmits => WaysIn.SubmitAsync(gateway.Client, WaysIn.Wait),
        RefusalReason.ClientStreams => gateway.Client.FollowAsync($"{id}/status/stream"),
        _ => gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body),
    };
}
