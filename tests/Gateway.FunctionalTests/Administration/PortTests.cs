using System.Net;
using Gateway.Administration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Management;

namespace Gateway.FunctionalTests.Administration;

/// <summary>The API is on the management port alone, and only with a key in the configuration.</summary>
public sealed class PortTests
{
    private static readonly string[] Documents = ["/admin", "/admin/", "/admin/index.html", "/admin/v1", "/admin/v1/openapi.json"];

    [Fact]
    public async Task EveryRoute_PortForClients_IsUnknown()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        // A call builds the routes of the management port, which must not appear in the table of the port for clients.
        using var first = await gateway.CallAsync("GET", "", role: "viewer");
        using var stranger = gateway.Gateway.CreateClient(null);
        using var admin = gateway.Gateway.CreateClient(gateway.KeyOf("admin"));
        var paths = ExpectedRoutes.All.Select(route => (route.Method, Path: AdministeredGateway.Prefix + route.Path))
            .Concat(Documents.Select(path => (Method: "GET", Path: path))).ToList();

        foreach (var client in new[] { gateway.Gateway.Client, stranger, admin })
        {
            foreach (var (method, path) in paths)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                response.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
                response.Headers.GetValues("x-fal-error-type").ShouldBe(["route_unknown"], $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task EveryRoute_NoKeyConfigured_IsUnknown()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        foreach (var (method, path) in ExpectedRoutes.All.Select(route => (route.Method, Path: AdministeredGateway.Prefix + route.Path))
            .Concat(Documents.Select(path => (Method: "GET", Path: path))))
        {
            using var response = await gateway.ManageAsync(path, method);
            await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        }
    }

    [Fact]
    public async Task Index_KeyConfigured_NamesTheApi()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.Gateway.ManageAsync("/");

        (await response.JsonAsync()).GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("path").GetString())
            .ShouldContain("/admin/");
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "route_unknown")]
    [InlineData("GET", "/clients/stored/nothing", 404, "route_unknown")]
    [InlineData("PATCH", "/clients", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/clients", 405, "method_not_allowed")]
    [InlineData("POST", "/pauses/all", 405, "method_not_allowed")]
    public async Task OtherPathOrMethod_ValidKey_IsRefused(string method, string path, int status, string type)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync(method, path, role: "admin");

        await response.ShouldBeErrorAsync((HttpStatusCode)status, type);
        (response.Content.Headers.Allow.Count > 0).ShouldBe(status == 405);
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task EveryGet_Head_HasNoBody()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        foreach (var route in ExpectedRoutes.All.Where(route => route.Method == "GET"))
        {
            using var response = await gateway.CallAsync("HEAD", route.Path, role: "viewer");
            (await response.TextAsync()).ShouldBeEmpty();
            ((int)response.StatusCode).ShouldBeLessThan(500, route.Path);
        }
    }

    [Fact]
    public async Task Host_OfAWebPage_IsRefusedBeforeTheKey()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync("GET", "/clients", role: "admin", headers: ("Host", "rebound.example"));

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "host_not_allowed");
    }

    [Fact]
    public async Task Reload_OfKeys_TakesEffectWithoutARestart()
    {
        using var files = new TemporaryDirectory();
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:SecretsDirectory", files.Path));
        var key = TestKey.Create();
        using var before = await gateway.ManageAsync("/admin/v1");
        before.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await files.WriteAsync("Gateway__Administration__Keys__late__Role", "viewer");
        await files.WriteAsync("Gateway__Administration__Keys__late__Sha256", key.Sha256);

        await Eventually.IsTrueAsync(async () =>
        {
            using var client = gateway.CreateClient(key.Text);
            using var response = await client.GetAsync(
                new Uri(gateway.ManagementAddress(), "/admin/v1"), TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public void Table_OfRoutes_HasUniqueIdsAndPatterns()
    {
        AdministrationRoutes.All.Select(route => route.Id).ShouldBeUnique();
        AdministrationRoutes.All.Select(route => $"{route.Method} {route.Path}").ShouldBeUnique();
    }
}
