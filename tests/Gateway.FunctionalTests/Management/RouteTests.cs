using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Management;
using Microsoft.AspNetCore.Routing;

namespace Gateway.FunctionalTests.Management;

/// <summary>The routes of both ports. A route that is not in a list here is on no port.</summary>
public sealed class RouteTests
{
    private static readonly string[] Health = ["/healthz/live", "/healthz/ready"];

    /// <summary>The root is a list of routes for operators, and a redirect to the documentation for clients.</summary>
    private static readonly string[] OnBoth = ["/", .. Health];

    private static readonly string[] OfManagement = [.. OnBoth, "/metrics", "/healthz", "/version", "/configuration"];

    /// <summary>The patterns of the routing table of the port for clients.</summary>
    private static readonly string[] OfClients =
    [
        .. OnBoth,
        "/contracts", "/contracts/{**model}", "/jobs", "/jobs/{request_id}", "/jobs/{request_id}/result",
        "/jobs/{request_id}/webhook", "/limits", "/usage", "/files", "/files/{id}",
        "/storage/upload/initiate", "/storage/upload/initiate-multipart", "/storage/upload/{id}", "/storage/upload/{id}/{part}",
        "/storage/upload/{id}/complete", "/.well-known/jwks.json", "/validate/{**model}", "/fal-ai/{**rest}",
    ];

    [Fact]
    public async Task Management_Index_IsTheListOfRoutes()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        using var index = await gateway.ManageAsync("/");

        index.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await index.JsonAsync()).GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("path").GetString())
            .ShouldBe(OfManagement, ignoreOrder: true);
        ManagementRoutes.All.Select(route => route.Path).ShouldBe(OfManagement, ignoreOrder: true);
    }

    [Fact]
    public async Task Management_EveryRoute_HasGetAndHeadAndNoOtherMethod()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        foreach (var path in OfManagement)
        {
            using var get = await gateway.ManageAsync(path);
            get.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            get.Headers.CacheControl?.NoStore.ShouldBe(true, path);
            using var head = await gateway.ManageAsync(path, "HEAD");
            head.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            (await head.TextAsync()).ShouldBeEmpty();
            foreach (var method in (string[])["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
            {
                using var other = await gateway.ManageAsync(path, method);
                await other.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
                other.Content.Headers.Allow.ShouldBe(["GET", "HEAD"], $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task Clients_RoutingTable_IsTheList()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        gateway.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/')).Distinct().ShouldBe(OfClients, ignoreOrder: true);
    }

    /// <summary>With the key of a client and without one.</summary>
    [Fact]
    public async Task Management_EveryRoute_IsUnknownOnThePortForClients()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        foreach (var path in OfManagement.Except(OnBoth))
        {
            foreach (var client in (HttpClient[])[gateway.Client, stranger])
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                response.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            }
        }
    }

    [Fact]
    public async Task Clients_EveryRoute_IsUnknownOnTheManagementPort()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        string[] paths =
        [
            .. OfClients.Except(OnBoth).Select(pattern => pattern.Replace("{**model}", Seeds.Imagen4, StringComparison.Ordinal)
                .Replace("{**rest}", "imagen4/requests/x/status", StringComparison.Ordinal)
                .Replace("{request_id}", "x", StringComparison.Ordinal)
                .Replace("{id}", "x", StringComparison.Ordinal).Replace("{part}", "1", StringComparison.Ordinal)),
            "/api/fal/proxy", $"/run/{Seeds.Imagen4}", "/" + Seeds.Imagen4, "/swagger", "/swagger/v1/swagger.json", "/favicon.ico",
            "/healthz/", "/healthz/other", "/HEALTHZ/LIVE", "/metrics/", "/configuration/Gateway",
        ];

        foreach (var path in paths)
        {
            foreach (var method in (string[])["GET", "POST"])
            {
                using var response = await gateway.ManageAsync(path, method);
                await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
            }
        }
    }

    /// <summary>The bare report tells load balancers enough.</summary>
    [Theory]
    [InlineData("/healthz/live", "live")]
    [InlineData("/healthz/ready", "ready")]
    public async Task Clients_Health_HasNoDetails(string path, string status)
    {
        await using var gateway = await ManagedGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        var report = await response.JsonAsync();
        report.GetProperty("status").GetString().ShouldBe(status);
        report.EnumerateObject().Where(member => member.Name != "status" && member.Value.ValueKind != JsonValueKind.Null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1:8081", true)]
    [InlineData("[::1]:8081", true)]
    [InlineData("[::ffff:10.0.0.1]", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("localhost:8081", true)]
    [InlineData("gateway-1:8081", true)]
    [InlineData("gateway.internal.example:8081", true)]
    [InlineData("GATEWAY.internal.example", true)]
    [InlineData("gateway.internal.example.", true)]
    [InlineData("rebound.example", false)]
    [InlineData("127.0.0.1.nip.example", false)]
    [InlineData("localhost.example:8081", false)]
    [InlineData("x.gateway.internal.example", false)]
    public async Task Management_Host_IsAddressOrPlainNameOrConfigured(string host, bool isServed)
    {
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:Management:Hosts:0", "gateway.internal.example"));

        foreach (var path in (string[])["/configuration", "/metrics", "/unknown"])
        {
            using var response = await gateway.ManageAsync(path, host: host);

            if (isServed)
            {
                response.StatusCode.ShouldNotBe(HttpStatusCode.BadRequest);
            }
            else
            {
                await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "host_not_allowed");
            }
        }
    }

    [Fact]
    public async Task Management_ChineseCaller_GetsChineseError()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        using var client = gateway.CreateClient(null);
        client.DefaultRequestHeaders.Add("Accept-Language", "zh");

        using var response = await client.GetAsync(new Uri(gateway.ManagementAddress(), "/no"), TestContext.Current.CancellationToken);

        (await response.JsonAsync()).GetProperty("message").GetString().ShouldStartWith("管理端口没有路由");
    }
}
