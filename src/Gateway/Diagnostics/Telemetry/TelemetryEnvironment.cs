namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// OpenTelemetry's own environment variables, as far as the SDK does not read them itself
/// (<see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"/>).
/// </summary>
internal sealed class TelemetryEnvironment(IConfiguration configuration)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Otlp = "otlp";

    /// <summary>Nothing is collected, neither for OTLP nor for the page of the management port.</summary>
    public bool IsDisabled => "true".Equals(configuration["OTEL_SDK_DISABLED"]?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the operator has chosen the name of the service.</summary>
    public bool NamesService =>
        !string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"])
        || (configuration["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Split(',')
            .Any(static attribute => attribute.TrimStart().StartsWith("service.name=", StringComparison.Ordinal));

    /// <summary>Whether metrics are sent by OTLP: <c>OTEL_METRICS_EXPORTER</c> lists <c>otlp</c>, or is not set and there is an
    /// endpoint.</summary>
    public bool SendsMetrics => Sends("OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");

    private bool Sends(string exporter, string endpoint)
    {
        if (IsDisabled)
        {
            return false;
        }

        return configuration[exporter] is { Length: > 0 } exporters
            ? exporters.Split(',').Any(static name => name.Trim().Equals(Otlp, StringComparison.OrdinalIgnoreCase))
            : !string.IsNullOrEmpty(configuration[endpoint]) || !string.IsNullOrEmpty(configuration[Endpoint]);
    }
}
