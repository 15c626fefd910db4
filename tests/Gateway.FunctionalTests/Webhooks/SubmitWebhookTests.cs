using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A submit with a webhook: what is accepted, stored and refused. Nothing of the webhook goes upstream.</summary>
public sealed class SubmitWebhookTests
{
    private const string Url = "https://hooks.internal/done?token=x&b=%2F";

    private static readonly string Query = "?fal_webhook=" + Uri.EscapeDataString(Url);
    private static readonly (string, string) Allowed = ("Gateway:Webhooks:AllowedHosts:0", "*.internal");

    [Fact]
    public async Task Submit_AllowedWebhook_IsStoredAndNotSentUpstream()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4 + Query, QueueExtensions.Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        (await StoredWebhooks.OfAsync(gateway)).ShouldBe(
            [(await response.RequestIdAsync(), TestGateway.ClientName, Url, "https://hooks.internal:443")]);
        var sent = gateway.Sandbox.Requests.ShouldHaveSingleItem();
        sent.Target.ShouldBe("/" + Seeds.Imagen4);
        sent.Headers.ShouldNotContain(header => header.Value.Contains("hooks.internal", StringComparison.Ordinal));
        LogsOf(gateway).ShouldNotContain(text => text.Contains("token=x", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/run/" + Seeds.Imagen4, null)]
    [InlineData("/" + Seeds.Imagen4, "wait=20")]
    public async Task Submit_ThatWaits_IsStored(string path, string? prefer)
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);
        using var request = new HttpRequestMessage(HttpMethod.Post, path + Query) { Content = HttpExtensions.Json(QueueExtensions.Body) };
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.JsonAsync()).TryGetProperty("images", out _).ShouldBeTrue();
        (await StoredWebhooks.OfAsync(gateway)).ShouldHaveSingleItem().Url.ShouldBe(Url);
    }

    [Theory]
    [InlineData("https://queue.fal.run/")]
    [InlineData("https://fal.run/")]
    public async Task Submit_ThroughTheProxyProtocol_TakesTheWebhookOfTheTarget(string host)
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, host + Seeds.Imagen4 + Query, QueueExtensions.Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        (await StoredWebhooks.OfAsync(gateway)).ShouldHaveSingleItem().Url.ShouldBe(Url);
    }

    /// <summary>The query of the proxy's own URL is not that of the call.</summary>
    [Fact]
    public async Task Submit_WebhookBesideTheTarget_IsDropped()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/fal/proxy" + Query)
        {
            Content = HttpExtensions.Json(QueueExtensions.Body),
            Headers = { { "x-fal-target-url", "https://queue.fal.run/" + Seeds.Imagen4 } },
        };

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StoredWebhooks.OfAsync(gateway)).ShouldBeEmpty();
    }

    /// <summary>With a request middleware and through the proxy protocol. The client does not ask for its jobs again.</summary>
    [Fact]
    public async Task Submit_OfficialClientWithWebhookUrl_IsStoredAndCalled()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Webhooks:AllowedHosts:0", "127.0.0.1"), ("Gateway:Following:Enabled", "true"));
        var url = $"{gateway.Sandbox.Address}sandbox/webhooks/js?token=x&b=%2F";

        var result = await JavaScriptClient.RunAsync(gateway, "webhook.mjs", Seeds.Imagen4, url);

        result.GetProperty("ok").GetBoolean().ShouldBeTrue(result.ToString());
        string[] ids = [result.GetProperty("direct").GetString()!, result.GetProperty("proxied").GetString()!];
        (await StoredWebhooks.OfAsync(gateway)).Select(row => (row.RequestId, row.Url)).ShouldBe([(ids[0], url), (ids[1], url)]);
        await Eventually.IsTrueAsync(() => ids.All(id => gateway.Sandbox.Webhooks.Deliveries.Any(
            delivery => delivery.Target.EndsWith("/js?token=x&b=%2F", StringComparison.Ordinal)
                && delivery.Header("X-Fal-Webhook-Request-Id").Contains(id))));
    }

    [Fact]
    public async Task Submit_HostsAreNotAllowed_SaysWhichSetting()
    {
        await using var gateway = await TestGateway.StartAsync(
            Allowed, ($"Gateway:Clients:{TestGateway.ClientName}:Webhooks:AllowedHosts:0", "mine.internal"));

        (await RefusalAsync(gateway, "https://elsewhere.example/")).ShouldStartWith("Gateway:Webhooks:AllowedHosts does not contain");
        (await RefusalAsync(gateway, "https://theirs.internal/")).ShouldStartWith(
            $"Gateway:Clients:{TestGateway.ClientName}:Webhooks:AllowedHosts, the list of this client");
        (await RefusalAsync(gateway, "http://169.254.169.254/latest/meta-data/")).ShouldStartWith(
            "The gateway never calls the address of this webhook");
        using var accepted = await gateway.Client.SubmitAsync(
            Seeds.Imagen4 + "?fal_webhook=https://mine.internal/", QueueExtensions.Body);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    /// <summary>The cases of <c>docs/reliability.md</c>. The body is wrong too, and is not read.</summary>
    [Theory]
    [InlineData("http://user:pw@hooks.internal/", "webhook_url_invalid")]
    [InlineData("http://hooks.internal@evil.example/", "webhook_url_invalid")]
    [InlineData("http://hooks.internal\\@evil.example/", "webhook_url_invalid")]
    [InlineData("http://2852039166/", "webhook_url_invalid")]
    [InlineData("http://0xa9.0xfe.0xa9.0xfe/", "webhook_url_invalid")]
    [InlineData("http://0251.0376.0251.0376/", "webhook_url_invalid")]
    [InlineData("http://169.254.43518/", "webhook_url_invalid")]
    [InlineData("http://[::ffff:169.254.169.254]/", "webhook_url_invalid")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/", "webhook_url_invalid")]
    [InlineData("http://[fe80::1%25eth0]/", "webhook_url_invalid")]
    [InlineData("http://169.254.169.254/", "webhook_not_allowed")]
    [InlineData("http://100.100.100.200/", "webhook_not_allowed")]
    [InlineData("http://[fd00:ec2::254]/", "webhook_not_allowed")]
    [InlineData("http://[fe80::1]/", "webhook_not_allowed")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/", "webhook_not_allowed")]
    [InlineData("http://[2002:a9fe:a9fe::]/", "webhook_not_allowed")]
    [InlineData("http://0.0.0.0/", "webhook_not_allowed")]
    [InlineData("http://127.0.0.1/", "webhook_not_allowed")]
    [InlineData("http://localhost/", "webhook_not_allowed")]
    [InlineData("http://[::1]/", "webhook_not_allowed")]
    [InlineData("ftp://hooks.internal/", "webhook_url_invalid")]
    [InlineData("http://hooks.internal./", "webhook_url_invalid")]
    [InlineData("http://hooks%2Einternal/", "webhook_url_invalid")]
    [InlineData("http://hooks.internal/#x", "webhook_url_invalid")]
    [InlineData("http://hooks.internal/\r\nX: y", "webhook_url_invalid")]
    [InlineData("http://höoks.internal/", "webhook_url_invalid")]
    [InlineData("", "webhook_url_invalid")]
    public async Task Submit_RefusedWebhook_SubmitsNothing(string url, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var response = await gateway.Client.SubmitAsync(
            Seeds.Imagen4 + "?fal_webhook=" + Uri.EscapeDataString(url), """{"prompt":5}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, errorType);
        gateway.Sandbox.Requests.ShouldBeEmpty();
        (await StoredWebhooks.OfAsync(gateway)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_SameKeyOtherWebhook_IsAnotherSubmit()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);
        using var first = await SubmitWithKeyAsync(gateway, Query);
        using var again = await SubmitWithKeyAsync(gateway, Query);
        using var other = await SubmitWithKeyAsync(gateway, "?fal_webhook=https://other.internal/");
        using var none = await SubmitWithKeyAsync(gateway, "");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await again.RequestIdAsync()).ShouldBe(await first.RequestIdAsync());
        await other.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await none.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        gateway.Sandbox.JobCount.ShouldBe(1);
        (await StoredWebhooks.OfAsync(gateway)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Submit_InDoubtWithOtherWebhook_IsAnotherSubmit()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, accept: true);
        using var first = await gateway.Client.SubmitAsync(Seeds.Imagen4 + Query, QueueExtensions.Body);
        using var again = await gateway.Client.SubmitAsync(Seeds.Imagen4 + Query, QueueExtensions.Body);
        using var other = await gateway.Client.SubmitAsync(
            Seeds.Imagen4 + "?fal_webhook=https://other.internal/", QueueExtensions.Body);

        await first.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_KeyInTheWebhook_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        (await RefusalAsync(gateway, $"https://hooks.internal/?key={gateway.Key}", "webhook_url_invalid")).ShouldContain(
            "it contains a key of the gateway");
    }

    private static IEnumerable<string> LogsOf(TestGateway gateway) => gateway.Logs.Entries.Select(entry => entry.Message);

    private static async Task<string> RefusalAsync(TestGateway gateway, string url, string errorType = "webhook_not_allowed")
    {
        using var response = await gateway.Client.SubmitAsync(
            Seeds.Imagen4 + "?fal_webhook=" + Uri.EscapeDataString(url), QueueExtensions.Body);
        var error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, errorType);
        return error.GetProperty("message").GetString()!;
    }

    private static async Task<HttpResponseMessage> SubmitWithKeyAsync(TestGateway gateway, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4 + query)
        {
            Content = HttpExtensions.Json(QueueExtensions.Body),
            Headers = { { "Idempotency-Key", "key-1" } },
        };
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
