using System.Net;
using System.Text.Json.Nodes;
using Gateway.Administration;
using Gateway.Administration.Documents;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Management;

namespace Gateway.FunctionalTests.Administration;

/// <summary>The OpenAPI document, Swagger UI and the page of the documentation.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task Document_WithoutAKey_HasEveryRouteWithItsRole()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        var document = await DocumentAsync(gateway);

        document.Root["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");
        document.Operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").ShouldBe(
            ExpectedRoutes.All.Select(
                route => $"{route.Method} /admin/v1{route.Pattern.Replace("{**", "{", StringComparison.Ordinal)}"), ignoreOrder: true);
        foreach (var (path, method, operation) in document.Operations)
        {
            var route = AdministrationRoutes.All.Single(
                row => row.DocumentedPath == path && row.Method.Equals(method, StringComparison.OrdinalIgnoreCase));
            operation["description"]!.GetValue<string>().ShouldStartWith($"Role: {AdministrationErrors.NameOf(route.Role)}. ");
            (operation["requestBody"] is not null).ShouldBe(route.HasBody, path);
        }

        document.Root["components"]!["securitySchemes"]!["bearer"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        document.Root["security"]!.ToJsonString().ShouldBe("""[{"bearer":[]}]""");
    }

    [Fact]
    public async Task Document_References_AllResolve()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        var document = await DocumentAsync(gateway);

        document.Nodes.OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().Distinct()
            .ShouldAllBe(reference => document.Find(reference) != null);
    }

    /// <summary>Whatever a call is answered with is in the document.</summary>
    [Fact]
    public async Task Document_Answers_AreThoseOfTheCalls()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var document = await DocumentAsync(gateway);

        foreach (var route in ExpectedRoutes.All)
        {
            var other = route.Body is null ? "{}" : "[]";
            foreach (var (role, body) in new[] { ("admin", route.Body), ("viewer", route.Body), ("admin", other) })
            {
                using var response = await gateway.CallAsync(route.Method, route.Path, body, role);
                var operation = document.Operation(
                    "/admin/v1" + route.Pattern.Replace("{**", "{", StringComparison.Ordinal), route.Method.ToLowerInvariant());
                var row = $"{route.Method} {route.Path}: {(int)response.StatusCode}";
                var documented = OpenApiText.ResponseFor(operation, (int)response.StatusCode).ShouldNotBeNull(row);
                if (response.Headers.TryGetValues("x-fal-error-type", out var types))
                {
                    documented["content"]!["application/json"]!["examples"]![types.Single()].ShouldNotBeNull($"{row} {types.Single()}");
                }
            }
        }
    }

    [Fact]
    public async Task Document_PutOfANewClient_HasIts201WithALocation()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var operation = (await DocumentAsync(gateway)).Operation("/admin/v1/clients/{name}", "put");

        using var made = await gateway.CallAsync("PUT", "/clients/made", "{}", headers: ("If-None-Match", "*"));

        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        operation["responses"]!["201"]!["headers"]!.AsObject().Select(header => header.Key).ShouldBe(["ETag", "Location"]);
        operation["responses"]!["200"]!["headers"]!.AsObject().Select(header => header.Key).ShouldBe(["ETag"]);
    }

    /// <summary>The names of an answer are those of its schema.</summary>
    [Fact]
    public async Task Document_SchemasOfAnswers_HaveTheMembersOfTheAnswers()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var document = await DocumentAsync(gateway);
        using var made = await gateway.CallAsync("POST", "/clients", """{"name":"stored"}""");

        foreach (var route in ExpectedRoutes.All.Where(route => route.Method == "GET"))
        {
            using var response = await gateway.CallAsync("GET", route.Path, role: "viewer");
            if (response.StatusCode != HttpStatusCode.OK)
            {
                continue;
            }

            var answer = JsonNode.Parse(await response.TextAsync())!.AsObject();
            var operation = document.Operation("/admin/v1" + route.Pattern, "get");
            var schema = document.Resolve(operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);
            answer.Select(member => member.Key).ShouldBeSubsetOf(
                schema["properties"]!.AsObject().Select(member => member.Key), route.Path);
        }
    }

    [Fact]
    public void Errors_OfTheDocument_HaveOneRowForEachType() =>
        AdministrationErrorList.All.Select(row => row.Error.Type).ShouldBeUnique();

    [Theory]
    [InlineData("/admin", "admin/index.html")]
    [InlineData("/admin/", "index.html")]
    public async Task Page_Root_LeadsToThePage(string path, string location)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.SendAsync("GET", path, null, null);

        response.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        response.Headers.Location!.ToString().ShouldBe(location);
    }

    [Fact]
    public async Task Page_OfSwagger_LoadsAndCallsTheApi()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await AdministeredGateway.StartAsync();
        var page = browser.Page;

        await page.GotoAsync(new Uri(gateway.Gateway.ManagementAddress(), "/admin/").ToString());
        await page.Locator(".info .title", new() { HasText = "Administration of the generation gateway" }).WaitForAsync();
        await page.Locator(".auth-wrapper button.authorize").First.ClickAsync();
        await page.Locator(".auth-container input").FillAsync(gateway.KeyOf("viewer"));
        await page.Locator(".auth-container button.authorize").ClickAsync();
        await page.Locator(".modal-ux button.close-modal").ClickAsync();
        var operation = page.Locator("#operations-State-getAdministration");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.Locator("button.try-out__btn").ClickAsync();
        await operation.Locator("button.execute").ClickAsync();
        await operation.Locator(".live-responses-table").GetByText("viewer-key").First.WaitForAsync();

        browser.Requested.ShouldNotBeEmpty();
        browser.Requested.ShouldAllBe(address => address.Scheme == "data" || address.IsLoopback);
        browser.Errors.ShouldBeEmpty();
    }

    /// <summary>The table of the page is that of the code.</summary>
    [Fact]
    public void Page_OfTheDocumentation_HasEveryRoute()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "administration.md"));

        page.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("/admin/v1", StringComparison.Ordinal))
            .ShouldBe(AdministrationRoutes.All.Select(route =>
                $"| `{route.Method} {route.DocumentedPath}` | {AdministrationErrors.NameOf(route.Role)} | {route.Summary} |"));
    }

    private static async Task<OpenApiText> DocumentAsync(AdministeredGateway gateway)
    {
        using var response = await gateway.SendAsync("GET", "/admin/v1/openapi.json", null, null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new OpenApiText(JsonNode.Parse(await response.TextAsync())!.AsObject());
    }
}
