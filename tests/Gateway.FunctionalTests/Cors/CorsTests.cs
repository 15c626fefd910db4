using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Cors;

public sealed class CorsTests
{
    private const string Page = "https://app.example";
    private static readonly (string Key, string Value) Allowed = ("Gateway:Cors:Origins:0", Page);

    [Fact]
    public async Task Default_SendsNoCorsHeaders()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var preflight = await PreflightAsync(gateway, Page);
        using var response = await SubmitAsync(gateway, Page, """{"prompt":"a lion"}""");

        preflight.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        preflight.Headers.Concat(response.Headers)
            .ShouldNotContain(header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/" + Seeds.Imagen4)]
    [InlineData("/api/fal/proxy")]
    [InlineData("/jobs")]
    [InlineData("/storage/upload/initiate")]
    [InlineData("/storage/upload/gu00000000000000000000000000000000")]
    [InlineData("/files/gf00000000000000000000000000000000")]
    public async Task Preflight_NeedsNoKey_AndReachesNoUpstream(string path)
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var response = await PreflightAsync(gateway, Page, path, "authorization, content-type, x-fal-target-url, x-fal-some-day");

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Header(response, "Access-Control-Allow-Origin").ShouldBe(Page);
        Header(response, "Access-Control-Allow-Methods").Split(',').ShouldBe(["GET", "POST", "PUT", "DELETE"]);
        Header(response, "Access-Control-Allow-Headers").ToLowerInvariant().Split(',').ShouldBe(
            ["authorization", "content-type", "accept", "x-api-key", "idempotency-key", "prefer", "range", "if-range",
             "x-fal-target-url", "x-fal-some-day"],
            ignoreOrder: true);
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        gateway.Sandbox.Requests.ShouldBeEmpty();
        (await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken))["status"].ShouldBe(204);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://app.example")]
    [InlineData("https://app.example:8443")]
    [InlineData("null")]
    public async Task Origin_NotConfigured_GetsNoCorsHeaders(string origin)
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var preflight = await PreflightAsync(gateway, origin);
        using var response = await SubmitAsync(gateway, origin, """{"prompt":"a lion"}""");

        preflight.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Response_ExposesHeadersThatClientsRead()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        using var response = await SubmitAsync(gateway, Page, """{"prompt":"a lion"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, "Access-Control-Allow-Origin").ShouldBe(Page);
        Header(response, "Access-Control-Expose-Headers").ToLowerInvariant().Split(',').ShouldBe(
            ["x-fal-request-id", "x-fal-error-type", "retry-after", "x-gateway-warning", "x-gateway-estimated-cost",
             "idempotency-replayed", "preference-applied", "x-fal-request-timeout-type", "x-fal-billable-units", "x-fal-needs-retry",
             "ratelimit", "ratelimit-policy", "etag", "accept-ranges", "content-range"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Refusal_AtEveryStage_HasCorsHeaders()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);
        using var stranger = gateway.CreateClient(null);

        using var contract = await SubmitAsync(gateway, Page, """{"num_images":9}""");
        using var unknown = await SendAsync(gateway.Client, HttpMethod.Get, "/nothing", Page);
        using var target = await SendAsync(gateway.Client, HttpMethod.Get, "/fal-ai/a;b", Page);
        using var method = await SendAsync(gateway.Client, HttpMethod.Get, "/" + Seeds.Imagen4, Page);
        using var key = await SendAsync(stranger, HttpMethod.Get, "/jobs", Page);
        using var job = await SendAsync(gateway.Client, HttpMethod.Get, "/fal-ai/imagen4/requests/none/status", Page);

        HttpResponseMessage[] refusals = [contract, unknown, target, method, key, job];
        refusals.Select(response => (int)response.StatusCode).ShouldBe([422, 404, 400, 405, 401, 404]);
        refusals.Select(response => Header(response, "Access-Control-Allow-Origin")).ShouldAllBe(origin => origin == Page);
        refusals.Select(response => Header(response, "Access-Control-Expose-Headers")).ShouldAllBe(
            headers => headers.Contains("x-fal-error-type", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Preflight_AmbiguousFraming_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(Allowed);

        var answer = await gateway.SendRawAsync(
            $"OPTIONS /jobs HTTP/1.1\r\nHost: x\r\nOrigin: {Page}\r\nAccess-Control-Request-Method: GET\r\n"
            + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("Connection: close", Case.Insensitive);
    }

    [Fact]
    public async Task Origin_Any_AllowsEveryOriginWithoutCookies()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Cors:Origins:0", "*"));

        using var response = await SubmitAsync(gateway, "https://whoever.example", """{"prompt":"a lion"}""");

        Header(response, "Access-Control-Allow-Origin").ShouldBe("*");
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));

    private static async Task<HttpResponseMessage> PreflightAsync(
        TestGateway gateway, string origin, string path = "/" + Seeds.Imagen4, string headers = "authorization")
    {
        using var stranger = gateway.CreateClient(null);
        return await SendAsync(
            stranger, HttpMethod.Options, path, origin, null, ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", headers));
    }

    private static Task<HttpResponseMessage> SubmitAsync(TestGateway gateway, string origin, string body) =>
        SendAsync(gateway.Client, HttpMethod.Post, "/" + Seeds.Imagen4, origin, body);

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, string origin, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : HttpExtensions.Json(body) };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
