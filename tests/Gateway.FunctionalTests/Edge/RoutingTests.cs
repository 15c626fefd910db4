using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "/fal-ai/imagen4/preview", "POST")]
    [InlineData("PUT", "/fal-ai/imagen4/preview", "POST")]
    [InlineData("DELETE", "/fal-ai/imagen4/preview", "POST")]
    [InlineData("TRACE", "/fal-ai/imagen4/preview", "POST")]
    [InlineData("OPTIONS", "/fal-ai/imagen4/preview", "POST")]
    [InlineData("POST", "/fal-ai/imagen4/requests/abc/status", "GET")]
    [InlineData("GET", "/fal-ai/imagen4/requests/abc/cancel", "PUT")]
    [InlineData("POST", "/contracts", "GET")]
    [InlineData("GET", "/validate/fal-ai/imagen4/preview", "POST")]
    public async Task Method_NotAllowed_Is405WithAllow(string method, string path, string allow)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        response.Content.Headers.Allow.ShouldBe([allow]);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/fal-ai")]
    [InlineData("/fal-ai/imagen4/requests/abc/else")]
    public async Task Path_Unknown_Is404InQueueApiFormat(string path)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Documentation:Enabled", "false"));

        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
    }

    [Fact]
    public async Task Query_WebhookWithoutASetting_IsRefusedWithItsName()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4 + "?fal_webhook=https://x", """{"prompt":"a lion"}""");

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "webhook_not_allowed");
        error.GetProperty("message").GetString()!.ShouldContain("Gateway:Webhooks:AllowedHosts");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_Other_IsDropped()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4 + "?api_key=x&logs=1", """{"prompt":"a lion"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Target.ShouldBe("/" + Seeds.Imagen4);
    }

    [Fact]
    public async Task Accept_ProblemJson_GetsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Accept.ParseAdd("application/problem+json");

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"num_images":9}""");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.JsonAsync();
        problem.GetProperty("status").GetInt32().ShouldBe(422);
        problem.GetProperty("errors").GetArrayLength().ShouldBe(2);
    }
}
