using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Administration.Documents;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Gateway.FunctionalTests.Documentation;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task Document_Head_IsOpenApi31()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Root["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");
        document.Root["info"]!["version"]!.GetValue<string>().ShouldNotBeEmpty();
        document.Root["info"]!["license"]!["identifier"]!.GetValue<string>().ShouldBe("MIT");
        document.Root["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>())
            .ShouldBe(["Models", "Jobs", "Files", "Limits", "Validation", "Catalogue", "Proxy", "Health"]);
    }

    [Fact]
    public async Task Document_References_AllResolve()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var references = document.Nodes.OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().Distinct()
            .ToList();
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
    public async Task Document_Security_KeysAreAlternativesAndOpenPathsNeedNone()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var schemes = document.Root["components"]!["securitySchemes"]!;
        schemes["bearer"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        schemes["apiKey"]!["name"]!.GetValue<string>().ShouldBe("x-api-key");
        document.Root["security"]!.ToJsonString().ShouldBe("""[{"bearer":[]},{"apiKey":[]}]""");
        foreach (var (path, method, operation) in document.Operations)
        {
            // An upload URL takes the place of a key, and a client that knows the URL of a file may read it.
            var hasSecret = path.StartsWith("/storage/upload/{id}", StringComparison.Ordinal)
                || (path == "/files/{id}" && HttpMethods.IsGet(method));
            var open = hasSecret || path.StartsWith("/contracts", StringComparison.Ordinal)
                || path.StartsWith("/healthz", StringComparison.Ordinal)
                || path.StartsWith("/.well-known", StringComparison.Ordinal);
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
            var target = path.Replace("{app}", "auto", StringComparison.Ordinal)
                .Replace("{request_id}", "no-such-job", StringComparison.Ordinal)
                .Replace("{id}", "no-such-id", StringComparison.Ordinal).Replace("{part}", "1", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), target);
            if (operation["requestBody"] is { } body)
            {
                request.Content = body["content"]!["application/json"] is { } content
                    ? HttpExtensions.Json(document.Example(content)!.ToJsonString())
                    : new ByteArrayContent([1]);
            }

            foreach (var query in WithExample(document, operation, "query"))
            {
                request.RequestUri = new Uri(
                    $"{target}?{query!["name"]}={Uri.EscapeDataString(query["example"]!.GetValue<string>())}", UriKind.Relative);
            }

            foreach (var header in WithExample(document, operation, "header"))
            {
                request.Headers.Add(header!["name"]!.GetValue<string>(), header["example"]!.GetValue<string>());
            }

            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            OpenApiText.ResponseFor(operation, (int)response.StatusCode).ShouldNotBeNull($"{method} {path}: {response.StatusCode}");
            response.Headers.TryGetValues("x-fal-error-type", out var types);
            types.ShouldNotBe(["route_unknown"], $"{method} {path}");
            // The examples have the id of no upload.
            var isUnknown = path.Contains("{id}", StringComparison.Ordinal);
            (request.Content is null || isUnknown || response.IsSuccessStatusCode).ShouldBeTrue($"{method} {path}: its example is refused");
        }
    }

    [Fact]
    public async Task Document_NamesEveryErrorType()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var named = document.Root["components"]!["responses"]!.AsObject()
            .SelectMany(response => response.Value!["content"]!["application/json"]!["examples"]!.AsObject())
            .Select(example => example.Key);
        var types = typeof(ErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        // client_closed_request and download_too_slow: the connection is closed and the client gets no response. The errors of the
        // administration API are on the other port, and its document names them.
        types.Except([ErrorTypes.ClientClosedRequest, ErrorTypes.DownloadTooSlow]).Except(named)
            .Except(AdministrationErrorList.All.Select(row => row.Error.Type)).ShouldBeEmpty();
        named.Where(type => type.StartsWith("administration_", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_OfSubmit_AreGroupedWithEachTypeAsNamedExample()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        foreach (var (path, _, operation) in document.Operations.Where(
            operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models"))
        {
            var errors = operation["responses"]!.AsObject().Where(response => response.Key is not ("200" or "202"))
                .Select(response => response.Key).ToList();
            errors.ShouldBeSubsetOf(["422", "424", "429", "4XX", "5XX"], path);
            errors.ShouldContain("4XX", path);
        }
    }

    [Fact]
    public async Task Errors_EachExample_HasItsTypeAndAStatusOfItsGroup()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var count = 0;
        foreach (var (path, method, operation) in document.Operations)
        {
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                foreach (var (type, example) in document.Resolve(response!)["content"]?["application/json"]?["examples"]?.AsObject() ?? [])
                {
                    // The successes are shared, too.
                    if (status[0] == '2' || response!["$ref"] is null)
                    {
                        continue;
                    }

                    example!["value"]!["error_type"]!.GetValue<string>().ShouldBe(type, $"{method} {path}");
                    var own = int.Parse(example["summary"]!.GetValue<string>().Split(':')[0], CultureInfo.InvariantCulture);
                    OpenApiText.ResponseFor(operation, own).ShouldBe(response, $"{method} {path}: {type}");
                    count++;
                }
            }
        }

        count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Schemas_ModelInputs_ComeFirst()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var names = document.Root["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToList();
        var inputs = document.Operations.Where(operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models")
            .Select(operation => operation.Operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>()
            .Split('/')[^1])
            .ToList();
        inputs.Count.ShouldBe(5);
        names.Take(inputs.Count).ShouldBe(inputs, ignoreOrder: true);
        names.Skip(inputs.Count).ShouldAllBe(name => !name.EndsWith("Input", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ValidationAndCatalogue_AreDocumentedOnce()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Operations.Where(operation => operation.Path.StartsWith("/validate", StringComparison.Ordinal)).ShouldHaveSingleItem();
        document.Operations.Where(operation => operation.Path.StartsWith("/contracts", StringComparison.Ordinal)).ShouldHaveSingleItem();
        var models = document.Operations.Where(operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models")
            .Select(operation => operation.Path[1..]).ToList();
        foreach (var operation in (JsonObject[])[document.Operation("/validate", "post"), document.Operation("/contracts", "get")])
        {
            var model = operation["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.GetValue<string>() == "model")!;
            model["schema"]!["enum"]!.AsArray().Select(value => value!.GetValue<string>()).ShouldBe(models, ignoreOrder: true);
        }

        var examples = document.Operation("/validate", "post")["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
        examples.Select(example => document.Resolve(example.Value!)["summary"]!.GetValue<string>()).ShouldBe(models, ignoreOrder: true);
    }

    [Fact]
    public async Task Parameters_Descriptions_ContainValuesAndNoConfigurationKeys()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Jobs:MaxWait", "00:00:45"), ("Gateway:Jobs:IdempotencyRetention", "2.00:00:00"),
            ("Gateway:Jobs:Retention", "7.00:00:00"));

        var document = await OpenApiText.GetAsync(gateway);

        var descriptions = document.Nodes.OfType<JsonObject>().Select(node => node["description"]).OfType<JsonValue>()
            .Select(text => text.GetValue<string>()).ToList();
        descriptions.ShouldAllBe(text => !text.Contains("Gateway:", StringComparison.Ordinal));
        var headers = document.Parameters(document.Operation($"/{Seeds.Imagen4}", "post"))
            .ToDictionary(parameter => parameter["name"]!.GetValue<string>());
        headers["Prefer"]["description"]!.GetValue<string>().ShouldContain("`wait=30`");
        headers["Prefer"]["description"]!.GetValue<string>().ShouldContain("45 seconds");
        headers["Idempotency-Key"]["description"]!.GetValue<string>().ShouldContain("2 days");
        headers["x-fal-queue-priority"]["schema"]!["enum"]!.ToJsonString().ShouldBe("""["normal","low"]""");
        document.Operation("/jobs", "get")["description"]!.GetValue<string>().ShouldContain("7 days");
    }

    [Fact]
    public async Task Parameters_WaitDisabled_DoNotContainPrefer()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:MaxWait", "00:00:00"));

        var document = await OpenApiText.GetAsync(gateway);

        document.Parameters(document.Operation($"/{Seeds.Imagen4}", "post")).Select(parameter => parameter["name"]!.GetValue<string>())
            .ShouldNotContain("Prefer");
        document.Nodes.OfType<JsonObject>().Select(node => node["description"]).OfType<JsonValue>().Select(text => text.GetValue<string>())
            .ShouldAllBe(text => !text.Contains("/run/", StringComparison.Ordinal));
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
    public async Task Root_RedirectsToDocumentationWithoutExternalResources()
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
    public async Task Documentation_SwitchedOff_Is404(string path)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Documentation:Enabled", "false"));

        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, ErrorTypes.RouteUnknown);
    }

    private static IEnumerable<JsonNode> WithExample(OpenApiText document, JsonObject operation, string place) =>
        document.Parameters(operation)
            .Where(parameter => parameter["in"]!.GetValue<string>() == place && parameter["example"] is not null);
}
