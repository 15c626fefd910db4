using System.Globalization;
using OpenTelemetry.Exporter;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>
/// OpenTelemetry's environment variables for one signal, such as <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c>. They take precedence over those
/// for all signals. The exporter of one signal reads only the latter itself.
/// </summary>
internal static class OtlpVariables
{
    /// <param name="options">The exporter's options, with the variables for all signals.</param>
    /// <param name="configuration">The configuration, which contains the environment variables.</param>
    /// <param name="signal"><c>TRACES</c>, <c>METRICS</c> or <c>LOGS</c>.</param>
    public static void Apply(OtlpExporterOptions options, IConfiguration configuration, string signal)
    {
        string? Read(string name) => configuration[$"OTEL_EXPORTER_OTLP_{signal}_{name}"] is { Length: > 0 } value ? value.Trim() : null;

        options.Protocol = Read("PROTOCOL") switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
        options.Compression = Read("COMPRESSION") switch
        {
            "gzip" => OtlpExportCompression.GZip,
            "none" => OtlpExportCompression.None,
            _ => options.Compression,
        };
        options.Headers = Read("HEADERS") ?? options.Headers;
        if (int.TryParse(Read("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out var timeout))
        {
            options.TimeoutMilliseconds = timeout;
        }

        // The address of one signal is used as it is; the exporter adds no path to it.
        if (Uri.TryCreate(Read("ENDPOINT"), UriKind.Absolute, out var endpoint))
        {
            options.Endpoint = endpoint;
        }
    }
}
