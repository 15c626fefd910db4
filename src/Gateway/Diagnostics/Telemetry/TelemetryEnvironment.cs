using OpenTelemetry.Exporter;

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

    /// <summary>Whether traces are sent by OTLP, by the same rule.</summary>
    public bool SendsTraces => Sends("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    /// <summary>Applies the variables that are for metrics alone. Where one is missing, the variable for all signals holds, which the SDK
    /// has applied.</summary>
    public void ApplyToMetrics(OtlpExporterOptions options) => OtlpVariables.Apply(options, configuration, "METRICS");

    /// <summary>Applies the variables that are for traces alone.</summary>
    public void ApplyToTraces(OtlpExporterOptions options) => OtlpVariables.Apply(options, configuration, "TRACES");

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
