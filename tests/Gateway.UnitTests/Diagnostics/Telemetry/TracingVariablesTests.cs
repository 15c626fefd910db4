using Gateway.Diagnostics.Telemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Gateway.UnitTests.Diagnostics.Telemetry;

/// <summary>OpenTelemetry's own environment variables.</summary>
public sealed class TracingVariablesTests
{
    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "OTEL_SERVICE_NAME=x OTEL_TRACES_SAMPLER=always_on")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318/v1/metrics")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces")]
    [InlineData(true, "OTEL_TRACES_EXPORTER=otlp")]
    [InlineData(true, "OTEL_TRACES_EXPORTER=console,OTLP")]
    [InlineData(false, "OTEL_TRACES_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317")]
    [InlineData(false, "OTEL_TRACES_EXPORTER=zipkin OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317")]
    [InlineData(true, "OTEL_TRACES_EXPORTER= OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317")]
    [InlineData(false, "OTEL_SDK_DISABLED=TRUE OTEL_TRACES_EXPORTER=otlp")]
    [InlineData(true, "OTEL_SDK_DISABLED=false OTEL_TRACES_EXPORTER=otlp")]
    public void SendsTraces_OfTheVariables_FollowsTheSpecification(bool isWanted, string variables) =>
        new TelemetryEnvironment(Read(variables)).SendsTraces.ShouldBe(isWanted);

    [Fact]
    public void Apply_VariablesOfOneSignal_ReplaceThoseOfAllSignals()
    {
        var options = new OtlpExporterOptions { Endpoint = new Uri("http://all:4317"), Headers = "a=1", TimeoutMilliseconds = 1000 };

        OtlpVariables.Apply(
            options,
            Read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://traces:4318/in OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf "
                + "OTEL_EXPORTER_OTLP_TRACES_HEADERS=b=2 OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=2500 "
                + "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=gzip"),
            "TRACES");

        options.Endpoint.ShouldBe(new Uri("http://traces:4318/in"));
        options.Protocol.ShouldBe(OtlpExportProtocol.HttpProtobuf);
        options.Headers.ShouldBe("b=2");
        options.TimeoutMilliseconds.ShouldBe(2500);
        options.Compression.ShouldBe(OtlpExportCompression.GZip);
    }

    [Fact]
    public void Apply_VariablesOfAnotherSignal_ChangeNothing()
    {
        var options = new OtlpExporterOptions { Endpoint = new Uri("http://all:4317"), Headers = "a=1" };

        OtlpVariables.Apply(
            options, Read("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://metrics:4318 OTEL_EXPORTER_OTLP_LOGS_HEADERS=c=3"), "TRACES");

        options.Endpoint.ShouldBe(new Uri("http://all:4317"));
        options.Headers.ShouldBe("a=1");
    }

    [Theory]
    [InlineData("grpc", OtlpExportProtocol.Grpc)]
    [InlineData("http/protobuf", OtlpExportProtocol.HttpProtobuf)]
    public void Apply_Protocol_IsRead(string text, OtlpExportProtocol protocol)
    {
        var options = new OtlpExporterOptions
        {
            Protocol = protocol == OtlpExportProtocol.Grpc ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
        };

        OtlpVariables.Apply(options, Read($"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL={text}"), "TRACES");

        options.Protocol.ShouldBe(protocol);
    }

    /// <param name="variables"><c>NAME=value</c>, separated by spaces.</param>
    private static IConfigurationRoot Read(string variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build();
}
