using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The error examples in the OpenAPI document are word for word the errors that the gateway sends.</summary>
public sealed class ErrorExampleTests
{
    private const string Good = """{"prompt":"a lion"}""";
    private const string Submit = "POST /fal-ai/imagen4/preview";
    private const string Validate = "POST /validate";
    private const string Status = "GET /fal-ai/{app}/requests/{request_id}/status";
    private const string Result = "GET /fal-ai/{app}/requests/{request_id}";
    private const string Cancel = "PUT /fal-ai/{app}/requests/{request_id}/cancel";

    /// <summary>Request, body, upstream fault, status, documented operation.</summary>
    public static TheoryData<string, string?, string?, int, string> Rows => new()
    {
        { "GET /contracts//x", null, null, 400, "GET /contracts" },
        { "GET /nothing", null, null, 404, "GET /contracts" },
        { "GET /contracts?model=imagen4", null, null, 400, "GET /contracts" },
        { "GET /contracts?model=fal-ai/imagen4/previw", null, null, 404, "GET /contracts" },
        { "POST /fal-ai/imagen4/previw", Good, null, 404, Submit },
        { "GET /fal-ai/imagen4/requests/-malformed", null, null, 404, Status },
        { "GET /fal-ai/auto/requests/none/status?fal_webhook=x", null, null, 400, Status },
        { "GET /fal-ai/imagen4/preview", null, null, 405, Submit },
        { "POST /validate", Good, null, 400, Validate },
        { "POST /validate?model=fal-ai/imagen4/previw", Good, null, 404, Validate },
        { "POST /validate?model=fal-ai/imagen4/preview", "", null, 400, Validate },
        { "POST /fal-ai/imagen4/preview", "", null, 400, Submit },
        { "POST /fal-ai/imagen4/preview/stream", Good, null, 400, Submit },
        { "POST /fal-ai/imagen4/preview?fal_webhook=x", Good, null, 400, Submit },
        { "POST /validate?model=fal-ai/imagen4/preview", """{"prompt":"a lion","num_images":9}""", null, 422, Validate },
        { "POST /fal-ai/imagen4/preview", """{"prompt":"a lion","num_images":9}""", null, 422, Submit },
        { "GET /jobs?status=DONE", null, null, 400, "GET /jobs" },
        { "GET /jobs/none", null, null, 404, "GET /jobs/{request_id}" },
        { "GET /jobs/none", "x", null, 400, "GET /jobs/{request_id}" },
        { "POST /api/fal/proxy", Good, null, 400, "POST /api/fal/proxy" },
        { "GET /api/fal/proxy", null, null, 400, "GET /api/fal/proxy" },
        { "PUT /api/fal/proxy", null, null, 400, "PUT /api/fal/proxy" },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.RateLimitedEmpty, 429, Submit },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.Unauthorized, 502, Submit },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.Redirect, 502, Submit },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.SwitchingProtocols, 502, Submit },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.CutBefore, 424, Submit },
        { "POST /fal-ai/imagen4/preview", Good, SandboxFaultNames.Unavailable, 503, Submit },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Example_OfOperation_MatchesResponse(string call, string? body, string? fault, int status, string operation)
    {
        await using var gateway = await TestGateway.StartAsync();
        if (fault is not null)
        {
            gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, false);
        }

        var parts = call.Split(' ');
        using var request = new HttpRequestMessage(
            HttpMethod.Parse(parts[0]), parts[1])
        { Content = body is null ? null : HttpExtensions.Json(body) };
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        await ShouldBeExampleAsync(gateway, response, operation);
    }

    [Theory]
    [InlineData(null, null, "credentials_missing")]
    [InlineData("Authorization", "Bearer nobody", "credentials_invalid")]
    [InlineData("x-api-key", "one,two", "credentials_ambiguous")]
    public async Task Example_InvalidKey_MatchesResponse(string? header, string? value, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4) { Content = HttpExtensions.Json(Good) };
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        using var response = await stranger.SendAsync(request, TestContext.Current.CancellationToken);

        response.Headers.GetValues("x-fal-error-type").ShouldBe([type]);
        await ShouldBeExampleAsync(gateway, response, Submit);
    }

    public static TheoryData<string, string, string> BadHeaders => new()
    {
        { "Idempotency-Key", new string('x', 256), "idempotency_key_invalid" },
        { "Upgrade", "websocket", "upgrade_not_supported" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task Example_InvalidHeader_MatchesResponse(string header, string value, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4) { Content = HttpExtensions.Json(Good) };
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Headers.GetValues("x-fal-error-type").ShouldBe([type]);
        await ShouldBeExampleAsync(gateway, response, Submit);
    }

    [Fact]
    public async Task Example_ReusedIdempotencyKey_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.Client.SubmitWithAsync("Idempotency-Key", "one");

        using var second = await gateway.Client.SubmitWithAsync("Idempotency-Key", "one", """{"prompt":"another lion"}""");

        second.Headers.GetValues("x-fal-error-type").ShouldBe(["idempotency_key_reused"]);
        await ShouldBeExampleAsync(gateway, second, Submit);
    }

    [Fact]
    public async Task Example_ModelNotAllowed_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Models:0", "fal-ai/wan/*"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);

        await ShouldBeExampleAsync(gateway, response, Submit);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json", "gzip")]
    public async Task Example_NotPlainJson_MatchesResponse(string type, string? encoding)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var text = new StringContent(Good, System.Text.Encoding.UTF8, type);
        if (encoding is not null)
        {
            text.Headers.ContentEncoding.Add(encoding);
        }

        using var response = await gateway.Client.PostAsync(
            new Uri("/" + Seeds.Imagen4, UriKind.Relative), text, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(415);
        await ShouldBeExampleAsync(gateway, response, Submit);
    }

    [Fact]
    public async Task Example_BodyTooLarge_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{new string('x', 20 * 1024 * 1024)}}"}""");

        await ShouldBeExampleAsync(gateway, response, Submit);
    }

    [Fact]
    public async Task Example_ResultOfUnfinishedJob_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = SandboxDialect.ResultOnly, QueueTime = TimeSpan.FromMinutes(1) });
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var job = new Uri($"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}", UriKind.Relative);

        using var pending = await gateway.Client.GetAsync(job, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, pending, Result);
    }

    [Fact]
    public async Task Example_CancelOfFinishedJob_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var job = $"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}";
        using var status = await gateway.Client.GetAsync(new Uri(job + "/status", UriKind.Relative), TestContext.Current.CancellationToken);

        using var cancelled = await gateway.Client.PutAsync(
            new Uri(job + "/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, cancelled, Cancel);
    }

    [Fact]
    public async Task Example_UpstreamWithoutCancel_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) }, ("Gateway:Upstream:Dialect", "ResultOnly"));
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var cancel = new Uri($"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}/cancel", UriKind.Relative);

        using var cancelled = await gateway.Client.PutAsync(cancel, null, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, cancelled, Cancel);
    }

    [Fact]
    public async Task Example_StoreDown_MatchesResponse()
    {
        await using var gateway = await TestGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));

        using var response = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, response, "GET /jobs");
    }

    private static async Task ShouldBeExampleAsync(TestGateway gateway, HttpResponseMessage response, string operation)
    {
        var document = await OpenApiText.GetAsync(gateway);
        var parts = operation.Split(' ');
        var documented = document.Resolve(OpenApiText.ResponseFor(
            document.Operation(parts[1], parts[0].ToLowerInvariant()), (int)response.StatusCode).ShouldNotBeNull(operation));
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = JsonNode.Parse(answer)!["error_type"]!.GetValue<string>();
        var example = documented["content"]!["application/json"]!["examples"]![type].ShouldNotBeNull(type);

        JsonNode.DeepEquals(JsonNode.Parse(answer), example["value"]).ShouldBeTrue($"{answer}\n{example.ToJsonString()}");
        example["summary"]!.GetValue<string>().ShouldStartWith($"{(int)response.StatusCode}: ");
        if (response.Headers.RetryAfter is not null)
        {
            documented["headers"]!["Retry-After"].ShouldNotBeNull();
        }
    }
}
