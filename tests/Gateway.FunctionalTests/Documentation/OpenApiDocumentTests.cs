using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task Document_IsOpenApi31_WithItsHead()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Root["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");
        document.Root["info"]!["version"]!.GetValue<string>().ShouldNotBeEmpty();
        document.Root["info"]!["license"]!["identifier"]!.GetValue<string>().ShouldBe("MIT");
        document.Root["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>())
            .ShouldBe(["Models", "Jobs", "Proxy", "Validation", "Catalogue", "Health"]);
    }

    [Fact]
    public async Task Document_References_AllResolve()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var references = document.Nodes.OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().Distinct().ToList();
        references.Count.ShouldBeGreaterThan(20);
        references.ShouldAllBe(reference => document.Find(reference) != null);
    }

    [Fact]
    public async Task Document_Operations_HaveUniqueIdsAndDescriptions()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Operations.Select(operation => operation.Operation["operationId"]!.GetValue<string>().ToLowerInvariant()).ShouldBeUnique();
        document.Operations.ShouldAllBe(operation => operation.Operation["description"] != null && operation.Operation["summary"] != null);
        document.Operations.SelectMany(operation => operation.Operation["responses"]!.AsObject())
            .ShouldAllBe(response => document.Resolve(response.Value!)["description"] != null);
    }

    [Fact]
    public async Task Document_Keys_AreAlternatives_AndOpenPathsNeedNone()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var schemes = document.Root["components"]!["securitySchemes"]!;
        schemes["bearer"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        schemes["apiKey"]!["name"]!.GetValue<string>().ShouldBe("x-api-key");
        document.Root["security"]!.ToJsonString().ShouldBe("""[{"bearer":[]},{"apiKey":[]}]""");
        foreach (var (path, _, operation) in document.Operations)
        {
            var open = path.StartsWith("/contracts", StringComparison.Ordinal) || path.StartsWith("/healthz", StringComparison.Ordinal);
            operation["security"]?.ToJsonString().ShouldBe(open ? "[]" : null, path);
        }
    }

    [Fact]
    public async Task Document_EveryPath_IsServed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await OpenApiText.GetAsync(gateway);

        foreach (var (path, method, operation) in document.Operations)
        {
            var target = path.Replace("{app}", "imagen4", StringComparison.Ordinal).Replace("{request_id}", "no-such-job", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), target);
            if (operation["requestBody"] is { } body)
            {
                request.Content = HttpExtensions.Json(body["content"]!["application/json"]!["example"]!.ToJsonString());
            }

            foreach (var header in operation["parameters"]?.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "header" && parameter["example"] is not null) ?? [])
            {
                request.Headers.Add(header!["name"]!.GetValue<string>(), header["example"]!.GetValue<string>());
            }

            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            operation["responses"]!.AsObject().ShouldContainKey(status, $"{method} {path}");
            response.Headers.TryGetValues("x-fal-error-type", out var types);
            types.ShouldNotBe(["route_unknown"], $"{method} {path}");
            (request.Content is null || response.IsSuccessStatusCode).ShouldBeTrue($"{method} {path}: its example is refused");
        }
    }

    [Fact]
    public async Task Document_NamesEveryErrorType()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var text = string.Join('\n', document.Root["components"]!["responses"]!.AsObject().Select(response => response.Value!["description"]));
        var types = typeof(ErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue());
        // Nobody is left to read this one.
        types.Except([ErrorTypes.ClientClosedRequest]).ShouldAllBe(type => text.Contains($"- `{type}`: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Document_WithAnUpstream_DoesNotShowTheDevelopmentKey()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await OpenApiText.GetAsync(gateway)).Root.ToJsonString().ShouldNotContain(DevelopmentClient.Key);
    }

    [Fact]
    public async Task Document_OnTheSandbox_ShowsTheDevelopmentKey()
    {
        await using var gateway = await SandboxGateway.StartAsync();
        using var stranger = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };

        (await OpenApiText.GetAsync(stranger)).Root["info"]!["description"]!.GetValue<string>().ShouldContain(DevelopmentClient.Key);
    }

    [Fact]
    public async Task Document_InDevelopmentWithAToken_DoesNotShowTheDevelopmentKey()
    {
        await using var gateway = await TestGateway.StartAsync(("environment", "Development"));

        (await OpenApiText.GetAsync(gateway)).Root.ToJsonString().ShouldNotContain(DevelopmentClient.Key);
    }

    [Fact]
    public async Task Root_LeadsToTheDocumentation_WhichLoadsNothingFromElsewhere()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var root = await stranger.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        using var page = await stranger.GetAsync(new Uri("/swagger/index.html", UriKind.Relative), TestContext.Current.CancellationToken);

        root.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        root.Headers.Location!.ToString().ShouldBe("/swagger");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger")]
    [InlineData("/swagger/")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/swagger-ui.css")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Switch_Off_NothingIsServed(string path)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Documentation:Enabled", "false"));

        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, ErrorTypes.RouteUnknown);
    }
}
