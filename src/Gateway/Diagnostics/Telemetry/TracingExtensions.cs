using System.Diagnostics;
using System.Reflection;
using Gateway.Tracing;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>Exports the traces by OTLP if OpenTelemetry's own environment variables ask for it. Otherwise no span is recorded.</summary>
internal static class TracingExtensions
{
    private const string ServerSource = "Microsoft.AspNetCore";
    private const string ServerTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";
    private const string ServiceName = "gateway";

    public static IServiceCollection AddTracing(this IServiceCollection services, IConfiguration configuration)
    {
        // The server reads the context of callers with this service if anything listens to its spans.
        services.AddSingleton<DistributedContextPropagator, CallerContext>();
        if (!IsWanted(configuration))
        {
            return services;
        }

        // The server's own attributes contain the path. RequestSpan sets those that are safe.
        AppContext.SetSwitch(ServerTags, true);
        services.AddOpenTelemetry()
            // The operator's own variables are read last, so that they win.
            .ConfigureResource(static resource => resource
                .AddService(ServiceName, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing
                .AddSource(ServerSource, GatewayActivities.SourceName)
                .AddProcessor<DescribedSpans>()
                .AddOtlpExporter("traces", options => OtlpVariables.Apply(options, configuration, "TRACES")));
        return services;
    }

    private static string? Version =>
        typeof(TracingExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>As OpenTelemetry specifies it: <c>OTEL_TRACES_EXPORTER</c> decides. Without it, the address of a receiver does.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && (configuration["OTEL_TRACES_EXPORTER"] is { Length: > 0 } exporters
            ? exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase)
            : configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
                || configuration["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] is { Length: > 0 });
}
