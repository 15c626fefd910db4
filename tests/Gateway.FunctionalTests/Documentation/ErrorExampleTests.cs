using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The errors in the document are the ones that the gateway gives, word for word.</summary>
public sealed class ErrorExampleTests
{
    private const string Good = """{"prompt":"a lion"}""";

    /// <summary>Method, path, body, fault at the upstream, status, component.</summary>
    public static TheoryData<string, string, string?, string?, int, string> Rows => new()
    {
        { "GET", "/contracts//x", null, null, 400, "BadRequest" },
        { "POST", "/fal-ai/imagen4/previw", Good, null, 404, "ModelNotFound" },
        { "GET", "/fal-ai/imagen4/requests/-malformed", null, null, 404, "JobNotFound" },
        { "GET", "/fal-ai/imagen4/preview", null, null, 405, "MethodNotAllowed" },
        { "POST", "/validate/fal-ai/imagen4/preview", "", null, 400, "BadBody" },
        { "POST", "/fal-ai/imagen4/preview", "", null, 400, "BadSubmit" },
        { "POST", "/validate/fal-ai/imagen4/preview", """{"prompt":"a lion","num_images":9}""", null, 422, "ContractViolated" },
        { "POST", "/fal-ai/imagen4/preview", """{"prompt":"a lion","num_images":9}""", null, 422, "SubmitInvalid" },
        { "GET", "/jobs?status=DONE", null, null, 400, "BadQuery" },
        { "GET", "/jobs/none", null, null, 404, "JobNotFound" },
        { "POST", "/api/fal/proxy", Good, null, 400, "BadProxySubmit" },
        { "GET", "/api/fal/proxy", null, null, 400, "BadProxyFollowUp" },
        { "POST", "/fal-ai/imagen4/preview", Good, SandboxFaultNames.RateLimitedEmpty, 429, "TooManyRequests" },
        { "POST", "/fal-ai/imagen4/preview", Good, SandboxFaultNames.CutBefore, 424, "SubmitFailed" },
        { "POST", "/fal-ai/imagen4/preview", Good, SandboxFaultNames.Unavailable, 503, "Unavailable" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Example_IsWhatTheGatewayAnswers(string method, string path, string? body, string? fault, int status, string component)
    {
        await using var gateway = await TestGateway.StartAsync();
        if (fault is not null)
        {
            gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, false);
        }

        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path) { Content = body is null ? null : HttpExtensions.Json(body) };
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        await ShouldBeExampleAsync(gateway, response, component);
    }

    [Fact]
    public async Task Example_WithoutAKey_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await stranger.SubmitAsync(Seeds.Imagen4, Good);

        await ShouldBeExampleAsync(gateway, response, "Unauthorized");
    }

    [Fact]
    public async Task Example_ModelOfOthers_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Models:0", "fal-ai/wan/*"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);

        await ShouldBeExampleAsync(gateway, response, "Forbidden");
    }

    [Fact]
    public async Task Example_NotJson_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var text = new StringContent(Good);

        using var response = await gateway.Client.PostAsync(new Uri("/" + Seeds.Imagen4, UriKind.Relative), text, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, response, "UnsupportedMediaType");
    }

    [Fact]
    public async Task Example_TooLarge_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{new string('x', 20 * 1024 * 1024)}}"}""");

        await ShouldBeExampleAsync(gateway, response, "ContentTooLarge");
    }

    [Fact]
    public async Task Example_ResultBeforeTheEnd_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = SandboxDialect.ResultOnly, QueueTime = TimeSpan.FromMinutes(1) });
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var job = new Uri($"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}", UriKind.Relative);

        using var pending = await gateway.Client.GetAsync(job, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, pending, "ResultPending");
    }

    [Fact]
    public async Task Example_CancelOfAFinishedJob_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var job = $"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}";
        using var status = await gateway.Client.GetAsync(new Uri(job + "/status", UriKind.Relative), TestContext.Current.CancellationToken);

        using var cancelled = await gateway.Client.PutAsync(new Uri(job + "/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, cancelled, "CancelTooLate");
    }

    [Fact]
    public async Task Example_CancelThatTheUpstreamLacks_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) }, ("Gateway:Upstream:Dialect", "ResultOnly"));
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);
        var cancel = new Uri($"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}/cancel", UriKind.Relative);

        using var cancelled = await gateway.Client.PutAsync(cancel, null, TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, cancelled, "CancelNotSupported");
    }

    [Fact]
    public async Task Example_StoreDown_IsWhatTheGatewayAnswers()
    {
        await using var gateway = await TestGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));

        using var response = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);

        await ShouldBeExampleAsync(gateway, response, "StoreUnavailable");
    }

    private static async Task ShouldBeExampleAsync(TestGateway gateway, HttpResponseMessage response, string component)
    {
        var document = await OpenApiText.GetAsync(gateway);
        var documented = document.Find($"#/components/responses/{component}")!;
        var example = documented["content"]!["application/json"]!["example"]!;
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        JsonNode.DeepEquals(JsonNode.Parse(answer), example).ShouldBeTrue($"{answer}\n{example.ToJsonString()}");
        (documented["headers"]?["Retry-After"] is not null).ShouldBe(response.Headers.RetryAfter is not null);
    }
}
