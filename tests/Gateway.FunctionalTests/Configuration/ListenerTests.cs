using System.Net;
using System.Net.Sockets;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>With an invalid listening address, the program exits and prints one line that names the key, without a stack trace.</summary>
public sealed class ListenerTests
{
    private const string Endpoint = "Kestrel__Endpoints__Web__Url";
    private const string EndpointKey = "Kestrel:Endpoints:Web:Url";

    public static TheoryData<string, string, string, string> WrongAddresses => new()
    {
        { "ASPNETCORE_URLS", "https://127.0.0.1:0", "Urls", "https needs a certificate" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:99999", "Urls", "port between 0 and 65535" },
        { "ASPNETCORE_URLS", "http://*:-5", "Urls", "port between 0 and 65535" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:0/base", "Urls", "must not have a path" },
        { "ASPNETCORE_URLS", "garbage", "Urls", "such as http://*:8080" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:abc", "Urls", "such as http://*:8080" },
        { "ASPNETCORE_URLS", "http://", "Urls", "such as http://*:8080" },
        { "ASPNETCORE_URLS", "ftp://127.0.0.1:0", "Urls", "http:// or https://" },
        // The server would listen on every address.
        { "ASPNETCORE_URLS", "http://300.1.1.1:8080", "Urls", "must name an IP address, localhost or *" },
        { "ASPNETCORE_URLS", "http://example.com:8080", "Urls", "must name an IP address, localhost or *" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:8080;http://gateway:8081", "Urls", "must name an IP address, localhost or *" },
        { "ASPNETCORE_URLS", "http://8080:8080", "Urls", "must name an IP address, localhost or *" },
        { "ASPNETCORE_URLS", "http://127.1:8080", "Urls", "must name an IP address, localhost or *" },
        { Endpoint, "http://example.com:8080", EndpointKey, "must name an IP address, localhost or *" },
        { "ASPNETCORE_URLS", "http://localhost:0", "Urls", "localhost is two addresses" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:0;http://127.0.0.1:70000", "Urls", "port between 0 and 65535" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:8099;http://127.0.0.1:8099", "Urls", "twice" },
        // This address range is reserved for documentation, so no machine has the address.
        { "ASPNETCORE_URLS", "http://192.0.2.1:8080", "Urls", "no such address" },
        { "ASPNETCORE_HTTP_PORTS", "abc", "HTTP_PORTS", "port numbers" },
        { "ASPNETCORE_HTTP_PORTS", "99999", "HTTP_PORTS", "port numbers" },
        { "ASPNETCORE_HTTP_PORTS", "8080,8081", "HTTP_PORTS", "separated by ';'" },
        { "ASPNETCORE_HTTPS_PORTS", "18443", "HTTPS_PORTS", "https needs a certificate" },
        { Endpoint, "https://127.0.0.1:0", EndpointKey, "https needs a certificate" },
        { Endpoint, "http://127.0.0.1:99999", EndpointKey, "port between 0 and 65535" },
        { Endpoint, "http://127.0.0.1:0/base", EndpointKey, "must not have a path" },
        { Endpoint, "garbage", EndpointKey, "such as http://*:8080" },
        { Endpoint, "http://192.0.2.1:8080", EndpointKey, "no such address" },
        { "Kestrel__Endpoints__Web__Uri", "http://127.0.0.1:0", EndpointKey, "missing" },
    };

    [Theory]
    [MemberData(nameof(WrongAddresses))]
    public async Task Start_InvalidAddress_PrintsOneLineWithKey(string variable, string value, string key, string part)
    {
        var run = await RunAsync((variable, value));

        ShouldBeOneProblem(run, key, part);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "Urls")]
    [InlineData(Endpoint, EndpointKey)]
    public async Task Start_PortInUse_PrintsOneLineWithKeyAndAddress(string variable, string key)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        var run = await RunAsync((variable, url));

        ShouldBeOneProblem(run, key, "address already in use");
        run.Error.ShouldContain(url);
    }

    [Theory]
    [InlineData(null, "can't be read")]
    [InlineData("no certificate", "can't be read")]
    public async Task Start_InvalidCertificate_NamesKeyOfCertificate(string? content, string part)
    {
        using var files = new TemporaryDirectory();
        var path = Path.Combine(files.Path, "server.pfx");
        if (content is not null)
        {
            await files.WriteAsync("server.pfx", content);
        }

        var run = await RunAsync(("ASPNETCORE_URLS", "https://127.0.0.1:0"), ("Kestrel__Certificates__Default__Path", path));

        ShouldBeOneProblem(run, "Kestrel:Certificates:Default:Path", part);
    }

    private static Task<ProgramRun> RunAsync(params (string, string)[] environment) => ProgramRun.EndAsync(
    [
        ("ASPNETCORE_URLS", ""), ("ASPNETCORE_HTTP_PORTS", ""), ("ASPNETCORE_ENVIRONMENT", ""),
        ("Gateway__Upstream__Token", "token-CANARY-77aa"), .. environment,
    ]);

    private static void ShouldBeOneProblem(ProgramRun run, string key, string part)
    {
        run.ExitCode.ShouldBe(1, run.Error);
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, run.Error);
        lines[0].ShouldStartWith("The gateway does not start: 1 problem");
        lines[1].ShouldStartWith($"  {key}: ");
        lines[1].ShouldContain(part);
        run.Output.Split('\n').Where(line => line.Contains("Exception", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
