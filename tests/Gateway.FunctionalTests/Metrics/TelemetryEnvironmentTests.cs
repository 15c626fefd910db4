using System.Net;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>OpenTelemetry's environment variables, on the program itself.</summary>
public sealed partial class TelemetryEnvironmentTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_", "", "/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_", "/tenant/metrics", "/tenant/metrics")]
    public async Task Otlp_WithTheManagementPortOff_SendsTheMetrics(string prefix, string path, string expected)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            [prefix + "ENDPOINT"] = receiver.Address.ToString().TrimEnd('/') + path,
            [prefix + "PROTOCOL"] = "http/protobuf",
            [prefix + "HEADERS"] = "x-tenant=pictures",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_SERVICE_NAME"] = "picture-service",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test-stand",
        });

        await Eventually.IsTrueAsync(() => receiver.Received.Any(HasMetrics));

        var (sentTo, tenant, body) = receiver.Received.First(HasMetrics);
        (sentTo, tenant).ShouldBe((expected, "pictures"));
        foreach (var text in (string[])
            ["picture-service", "test-stand", "service.version", "gateway.upstream.dialect", "dotnet.gc.collections"])
        {
            body.ShouldContain(text);
        }

        body.ShouldNotContain("gw_");
        (await gateway.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("false", HttpStatusCode.OK)]
    [InlineData("true", HttpStatusCode.NotFound)]
    public async Task Sdk_Disabled_HasNoPage(string disabled, HttpStatusCode status)
    {
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["Gateway__Management__Url"] = "http://127.0.0.1:0",
            ["OTEL_SDK_DISABLED"] = disabled,
        });
        var line = gateway.Output.Select(line => Management().Match(line)).First(match => match.Success);
        using var client = new HttpClient { BaseAddress = new Uri(line.Groups[1].Value) };

        using var page = await client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        using var live = await client.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);

        (page.StatusCode, live.StatusCode).ShouldBe((status, HttpStatusCode.OK));
        if (status == HttpStatusCode.OK)
        {
            (await page.TextAsync()).ShouldContain("target_info{service_name=\"gateway\"");
        }
    }

    private static bool HasMetrics((string Path, string? Tenant, string Body) request) =>
        request.Body.Contains("gateway.store.up", StringComparison.Ordinal);

    [GeneratedRegex("""management port listens on (http://127\.0\.0\.1:\d+)""")]
    private static partial Regex Management();
}
