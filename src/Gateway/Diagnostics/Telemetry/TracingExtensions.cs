using System.Diagnostics;
using Gateway.Tracing;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>Exports the traces by OTLP if OpenTelemetry's own environment variables ask for it. Otherwise no span is recorded.</summary>
internal static class TracingExtensions
{
    private const string ServerSource = "Microsoft.AspNetCore";
    private const string ServerTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>The server reads the context of callers with this service if anything listens to its spans.</summary>
    public static void AddCallerContext(this IServiceCollection services) =>
        services.AddSingleton<DistributedContextPropagator, CallerContext>();

    /// <param name="telemetry">OpenTelemetry's SDK.</param>
    /// <param name="environment">Where the traces are sent.</param>
    public static void AddTraces(this OpenTelemetryBuilder telemetry, TelemetryEnvironment environment)
    {
        // The server's own attributes contain the path. RequestSpan sets those that are safe.
        AppContext.SetSwitch(ServerTags, true);
        telemetry.WithTracing(tracing => tracing
            .AddSource(ServerSource, GatewayActivities.SourceName)
            .AddProcessor<DescribedSpans>()
            .AddOtlpExporter("traces", environment.ApplyToTraces));
    }
}
