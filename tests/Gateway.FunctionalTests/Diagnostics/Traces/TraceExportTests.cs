using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>OpenTelemetry's own environment variables, with the real program.</summary>
public sealed class TraceExportTests
{
    private const string Submit = "/" + Seeds.Imagen4;

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{receiver}/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "{receiver}")]
    public async Task Endpoint_OfAReceiver_GetsTheTraces(string variable, string value)
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions(), (variable, value), ("OTEL_SERVICE_NAME", "images"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment=test"));

        await gateway.TraceAsync(await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body));

        gateway.Receiver.Paths.ShouldAllBe(path => path == "/v1/traces");
        gateway.Receiver.Resource["service.name"].ShouldBe("images");
        gateway.Receiver.Resource["deployment"].ShouldBe("test");
    }

    /// <summary>The stop of the program exports what is left, so nothing can arrive after it.</summary>
    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off")]
    public async Task Variables_ThatTurnTracesOff_StopTheExport(string variable, string value)
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions(), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{receiver}/v1/traces"), (variable, value));
        await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body);
        gateway.LastBody.ShouldContain("request_id");

        await gateway.StopAsync();

        gateway.Receiver.Paths.ShouldBeEmpty();
    }

    /// <summary>With this sampler the gateway decides alone, whatever a caller asks for.</summary>
    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task Sampler_OfARatio_DecidesForEveryCaller(string ratio, bool isExported)
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions(), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{receiver}/v1/traces"),
            ("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", ratio));
        await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body, sampled: !isExported);

        await gateway.StopAsync();

        gateway.Receiver.Spans.Count(span => span.Name != TracedGateway.DoubtQuery).ShouldBe(isExported ? 3 : 0);
    }

    /// <summary>The built-in sandbox is a server in the same process.</summary>
    [Fact]
    public async Task Sandbox_OfTheGateway_HasNoSpansOfItsOwn()
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions(), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "{receiver}/v1/traces"),
            ("Gateway__Upstream__Token", ""), ("DOTNET_ENVIRONMENT", "Development"));
        var trace = await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body);

        await gateway.StopAsync();

        gateway.Sandbox.RequestCount.ShouldBe(0);
        gateway.Receiver.Spans.ShouldAllBe(span => span.TraceId == trace);
        gateway.Receiver.Spans.Select(span => span.Name).Where(name => name != TracedGateway.DoubtQuery).Order()
            .ShouldBe(["generate_content fal-ai/imagen4/preview", "store add_job", "submit fal-ai/imagen4/preview"]);
    }
}
