using System.Net;
using System.Net.Sockets;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Management;

/// <summary>The address of the management port, on the program as a process of its own.</summary>
public sealed class AddressTests
{
    private const string Variable = "Gateway__Management__Url";
    private const string Key = "Gateway:Management:Url";

    public static TheoryData<string, string> WrongAddresses => new()
    {
        { "garbage", "such as http://*:8080" },
        { "http://", "such as http://*:8080" },
        { "http://127.0.0.1:99999", "port between 0 and 65535" },
        { "http://127.0.0.1:0/base", "must not have a path" },
        { "http://example.com:8081", "must name an IP address, localhost or *" },
        { "https://127.0.0.1:0", "must begin with http://" },
        { "ftp://127.0.0.1:0", "http:// or https://" },
        { "http://127.0.0.1:0;http://127.0.0.1:0", "must not have a path" },
        // This address range is reserved for documentation, so no machine has the address.
        { "http://192.0.2.1:8081", "no such address" },
    };

    [Theory]
    [MemberData(nameof(WrongAddresses))]
    public async Task Start_InvalidAddress_PrintsOneLineWithKey(string url, string part) => ShouldBeOneProblem(await RunAsync(url), part);

    [Fact]
    public async Task Start_ConfiguredPortInUse_PrintsOneLineWithKeyAndAddress()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        var run = await RunAsync(url);

        ShouldBeOneProblem(run, $"another program uses {url}; stop it, name another port, or set Off");
    }

    [Fact]
    public async Task Start_SamePortAsForClients_PrintsOneLineWithKey()
    {
        var url = $"http://127.0.0.1:{FreePort()}";

        var run = await RunAsync(url, ("ASPNETCORE_URLS", url));

        ShouldBeOneProblem(run, $"the port for clients has this address too (Urls: {url})");
    }

    [Theory]
    [InlineData("http://*:{0}", "http://127.0.0.1:{0}")]
    [InlineData("http://127.0.0.1:{0}", "http://[::]:{0}")]
    [InlineData("http://localhost:{0}", "http://127.0.0.1:{0}")]
    public async Task Start_PortForClientsOnAnOverlappingAddress_PrintsOneLineWithKey(string management, string clients)
    {
        var port = FreePort();

        var run = await RunAsync(Format(management, port), ("ASPNETCORE_URLS", Format(clients, port)));

        ShouldBeOneProblem(run, "the port for clients has this address too");
    }

    /// <summary>The default address is fixed, so another run of the tests may use it meanwhile. It is in use in any case.</summary>
    [Fact]
    public async Task Start_DefaultAddressInUse_WarnsAndRunsWithoutThePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 8081);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            // Another program uses it.
        }

        await using var gateway = await StartAsync("");

        string.Join('\n', gateway.Output)
            .ShouldContain("the default address of the management port, is in use: the gateway runs without it");
        gateway.Management.ShouldBeNull();
        (await GetAsync(gateway.Address)).ShouldBe(HttpStatusCode.OK);
        (await gateway.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("off")]
    public async Task Start_Off_HasNoManagementPort(string off)
    {
        await using var gateway = await StartAsync(off);

        gateway.Management.ShouldBeNull();
        gateway.Output.ShouldNotContain(line => line.Contains("management port", StringComparison.Ordinal));
        (await gateway.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://*:0", "127.0.0.1")]
    [InlineData("http://*:0", "[::1]")]
    [InlineData("http://[::1]:0", "[::1]")]
    public async Task Start_Address_IsServed(string url, string host)
    {
        Require.Present(Socket.OSSupportsIPv6, "IPv6");
        await using var gateway = await StartAsync(url);
        var line = gateway.Output.Single(line => line.Contains("The management port listens on", StringComparison.Ordinal));
        var port = System.Text.RegularExpressions.Regex.Match(line, @"listens on http://[^"" ]+:(\d+)").Groups[1].Value;

        (await GetAsync(new Uri($"http://{host}:{port}"))).ShouldBe(HttpStatusCode.OK);
        (await gateway.StopAsync()).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> GetAsync(Uri address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await client.GetAsync(new Uri(address, "/healthz/ready"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string Format(string url, int port) => url.Replace("{0}", $"{port}", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task<GatewayProcess> StartAsync(string url) => GatewayProcess.StartAsync(new Dictionary<string, string>
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
        ["Gateway__DrainDelay"] = "00:00:00",
        [Variable] = url,
    });

    private static Task<ProgramRun> RunAsync(string url, params (string, string)[] environment) => ProgramRun.EndAsync(
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Gateway__Upstream__Token", TestGateway.UpstreamToken), (Variable, url), .. environment,
    ]);

    private static void ShouldBeOneProblem(ProgramRun run, string part)
    {
        run.ExitCode.ShouldBe(1, run.Error);
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, run.Error);
        lines[0].ShouldStartWith("The gateway does not start: 1 problem");
        lines[1].ShouldStartWith($"  {Key}: ");
        lines[1].ShouldContain(part);
        run.Error.ShouldNotContain("   at ");
    }
}
