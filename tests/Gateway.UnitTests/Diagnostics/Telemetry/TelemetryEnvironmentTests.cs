using Gateway.Diagnostics.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Diagnostics.Telemetry;

public sealed class TelemetryEnvironmentTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://collector:4318/v1/metrics", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4318/v1/traces", false)]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", true)]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus, OTLP", true)]
    [InlineData("OTEL_METRICS_EXPORTER=none;OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", false)]
    [InlineData("OTEL_METRICS_EXPORTER=;OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", true)]
    [InlineData("OTEL_SDK_DISABLED=true;OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", false)]
    [InlineData("OTEL_SDK_DISABLED=1;OTEL_METRICS_EXPORTER=otlp", true)]
    public void SendsMetrics_EachVariable_Decides(string variables, bool sends) => Read(variables).SendsMetrics.ShouldBe(sends);

    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_SDK_DISABLED=True", true)]
    [InlineData("OTEL_SDK_DISABLED=1", false)]
    [InlineData("OTEL_SDK_DISABLED=false", false)]
    public void IsDisabled_OnlyTrue_Disables(string variables, bool disabled) => Read(variables).IsDisabled.ShouldBe(disabled);

    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_SERVICE_NAME=images", true)]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES=deployment.environment=test, service.name=images", true)]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES=service.namespace=media", false)]
    public void NamesService_EachVariable_Decides(string variables, bool names) => Read(variables).NamesService.ShouldBe(names);

    private static TelemetryEnvironment Read(string variables) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build());
}
