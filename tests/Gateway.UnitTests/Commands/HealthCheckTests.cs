using System.Net;
using System.Net.Sockets;
using Gateway.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.UnitTests.Commands;

public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(null, null, null, "http://127.0.0.1:8080/healthz/ready")]
    [InlineData(null, null, "9000", "http://127.0.0.1:9000/healthz/ready")]
    [InlineData(null, null, "9000;9001", "http://127.0.0.1:9000/healthz/ready")]
    [InlineData(null, null, "nonsense", "http://127.0.0.1:8080/healthz/ready")]
    [InlineData(null, null, "99999", "http://127.0.0.1:8080/healthz/ready")]
    [InlineData(null, "http://*:7000", "9000", "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://+:7000/", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://0.0.0.0:7000", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://[::]:7000", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://localhost:7000", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://gateway.example:7000", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "http://10.1.2.3:7000", null, "http://10.1.2.3:7000/healthz/ready")]
    [InlineData(null, "http://[::1]:7000", null, "http://[::1]:7000/healthz/ready")]
    [InlineData(null, "https://*:7443;http://*:7000", null, "http://127.0.0.1:7000/healthz/ready")]
    [InlineData(null, "https://*:7443", "9000", "http://127.0.0.1:9000/healthz/ready")]
    [InlineData(null, "nonsense", null, "http://127.0.0.1:8080/healthz/ready")]
    [InlineData("http://host:1", "http://*:7000", null, "http://host:1/healthz/ready")]
    [InlineData("https://host/live", null, null, "https://host/live")]
    [InlineData("host:80", null, null, null)]
    [InlineData("/healthz", null, null, null)]
    public void Find_Address_MatchesTheTable(string? url, string? urls, string? ports, string? expected)
    {
        var address = HealthCheckAddress.Find(url, name => name switch
        {
            "ASPNETCORE_URLS" => urls,
            "ASPNETCORE_HTTP_PORTS" => ports,
            _ => null,
        });

        address?.ToString().ShouldBe(expected);
        (address is null).ShouldBe(expected is null);
    }

    [Theory]
    [InlineData(200, 0, "ready", "")]
    [InlineData(503, 1, "", "not ready: {0}/healthz/ready: 503")]
    [InlineData(302, 1, "", "not ready: {0}/healthz/ready: 302")]
    public async Task RunAsync_Response_DeterminesTheExitCode(int status, int exit, string output, string error)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/healthz/ready", (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Urls.Single();

        var result = await RunAsync(url);

        result.ShouldBe((exit, output, string.Format(System.Globalization.CultureInfo.InvariantCulture, error, url)));
    }

    [Fact]
    public async Task RunAsync_NoListener_PrintsOneLineAndReturnsExitCode1()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}";

        (await RunAsync(url)).ShouldBe((1, "", $"not ready: {url}/healthz/ready: ConnectionError"));
    }

    /// <summary>The time is so long that a busy machine does not reach it.</summary>
    private static async Task<(int Exit, string Output, string Error)> RunAsync(string url)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = HealthCheckCommand.Create(output, error, static _ => null, TimeSpan.FromMinutes(1));
        var exit = await command.Parse(["--url", url]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return (exit, output.ToString().Trim(), error.ToString().Trim());
    }
}
