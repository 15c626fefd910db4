using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

/// <summary>Every refusal on every route is the gateway's JSON, with an error type, and no cache keeps it.</summary>
public sealed class RefusalFormTests
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"];

    private static readonly string[] Paths =
    [
        "/", "/x", "/favicon.ico", "/robots.txt", "/index.html", "/healthz", "/healthz/live", "/healthz/ready", "/healthz/x", "/metrics",
        "/models", "/models/x", "/models/fal-ai/imagen4/preview", "/models/fal-ai/x", "/swagger", "/swagger/", "/swagger/x",
        "/swagger/index.html", "/swagger/index.js", "/swagger/swagger-ui.css", "/swagger/v1/swagger.json", "/swagger/v2/swagger.json",
        "/swagger/v1", "/swagger/v1/swagger.yaml", "/swagger/oauth2-redirect.html", "/jobs", "/jobs/", "/jobs/x", "/jobs/x/y",
        "/jobs?limit=0", "/validate", "/validate/", "/validate/x", "/validate/fal-ai/imagen4/preview", "/fal-ai", "/fal-ai/",
        "/fal-ai/x", "/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview/stream", "/fal-ai/imagen4/requests/x",
        "/fal-ai/imagen4/requests/x/status", "/fal-ai/imagen4/requests/x/status/stream", "/fal-ai/imagen4/requests/x/cancel",
        "/fal-ai/imagen4/requests/x/y", "/fal-ai/imagen4/requests", "/run", "/run/", "/run/x", "/run/fal-ai/imagen4/preview",
        "/api/fal/proxy", "/api/fal/x", "/sandbox", "/sandbox/images/x", "/sandbox/webhooks", "/sandbox/webhooks/x", "/images/x.png",
        "/_sandbox/x", "/files/x",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_OfEveryMethodOnEveryPath_HasNoRefusalInAnotherForm(bool withKey)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(withKey ? gateway.Key : null);
        var wrong = new List<string>();
        foreach (var path in Paths)
        {
            foreach (var method in Methods)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (method is "POST" or "PUT" or "PATCH")
                {
                    request.Content = new StringContent("{", Encoding.UTF8, "application/json");
                }

                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                if (await FaultOf(response, method) is { } fault)
                {
                    wrong.Add($"{method} {path}: {fault}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>The routes of the sandbox exist only in a process of its own.</summary>
    [Fact]
    public async Task SandboxImage_Unknown_IsRefusedAsJson()
    {
        await using var gateway = await Documentation.SandboxGateway.StartAsync();
        using var client = new HttpClient { BaseAddress = gateway.Address };
        (string Method, string Path, int Status)[] requests =
        [
            ("GET", "/sandbox/images/x", 404), ("HEAD", "/sandbox/images/x", 405), ("POST", "/sandbox/images/x", 405),
            ("GET", "/sandbox/images/", 404), ("GET", "/sandbox/x", 404),
        ];
        foreach (var (method, path, status) in requests)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            ((int)response.StatusCode).ShouldBe(status);
            (await FaultOf(response, method)).ShouldBeNull();
        }
    }

    private static async Task<string?> FaultOf(HttpResponseMessage response, string method)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            return null;
        }

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = response.Headers.TryGetValues("x-fal-error-type", out var types) ? types.Single() : null;
        var problem = response switch
        {
            _ when response.Content.Headers.ContentType?.MediaType != "application/json" =>
                "content type " + response.Content.Headers.ContentType,
            _ when type is null => "no x-fal-error-type",
            _ when response.Headers.CacheControl?.NoStore != true => "no no-store",
            _ when response.StatusCode == HttpStatusCode.MethodNotAllowed && response.Content.Headers.Allow.Count == 0 => "no Allow",
            _ when method != "HEAD" && !IsErrorBody(body, type) => "body " + body,
            _ => null,
        };
        return problem is null ? null : $"{status} {problem}";
    }

    private static bool IsErrorBody(string body, string type)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("error_type").GetString() == type;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
