using System.Diagnostics.Metrics;
using Gateway.Metrics;
using OpenTelemetry.Metrics;

namespace Gateway.Diagnostics.Telemetry;

/// <summary>How the instruments of the gateway and of its libraries become metrics: their names, their buckets, their number of
/// series.</summary>
/// <param name="factory">The factory of this gateway's meters. A library's meter that another factory of the process has created, such as
/// that of the sandbox, is left out.</param>
internal sealed class MetricViews(IMeterFactory factory)
{
    /// <summary>Gauges whose names end in <c>.count</c>. In the format of Prometheus only histograms have such names.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["dotnet.assembly.count"] = "dotnet.assemblies",
        ["dotnet.timer.count"] = "dotnet.timers",
        ["dotnet.process.cpu.count"] = "dotnet.process.cpus",
        ["db.client.connection.count"] = "db.client.connections",
    };

    /// <summary>Two measurements for each call, which <c>gateway.upstream.calls.active</c> makes unnecessary.</summary>
    private const string ActiveCalls = "http.client.active_requests";

    /// <summary>Requests of streams and waiting submits take minutes, and so do uploads and results. By default the last bucket of these
    /// histograms ends at ten seconds.</summary>
    private static readonly HashSet<string> Calls =
        ["http.server.request.duration", "http.client.request.duration", "http.client.request.time_in_queue"];

    /// <summary>
    /// Most series of one instrument. Beyond it, the SDK adds the values to one series with <c>otel_metric_overflow="true"</c>. A client
    /// that uses a model causes about twelve series of the largest instrument, <c>gateway.requests</c>: 20,000 series are 100 clients
    /// that use 16 models each. The SDK reserves about 100 bytes for each possible series.
    /// </summary>
    public const int MostSeries = 20_000;

    /// <summary>The same for instruments with the tags client and model: 100 clients that use 50 models each.</summary>
    public const int MostClientSeries = 5_000;

    private static readonly Dictionary<string, int> Limits = new(StringComparer.Ordinal)
    {
        ["gateway.requests"] = MostSeries,
        ["gateway.jobs.submitted"] = MostClientSeries,
        ["gateway.jobs.ended"] = MostClientSeries,
        ["gateway.images.asked"] = MostClientSeries,
        ["gateway.images.delivered"] = MostClientSeries,
        ["gateway.violations"] = MostClientSeries,
    };

    /// <returns>Null: the instrument becomes a metric as it is.</returns>
    public MetricStreamConfiguration? For(Instrument instrument)
    {
        if (instrument.Name == ActiveCalls
            || (instrument.Meter.Scope is not null && !ReferenceEquals(instrument.Meter.Scope, factory)))
        {
            return MetricStreamConfiguration.Drop;
        }

        if (Renamed.TryGetValue(instrument.Name, out var name))
        {
            return new MetricStreamConfiguration { Name = name };
        }

        if (Calls.Contains(instrument.Name))
        {
            return new ExplicitBucketHistogramConfiguration { Boundaries = [.. TimeBuckets.Call] };
        }

        return Limits.TryGetValue(instrument.Name, out var limit) ? new MetricStreamConfiguration { CardinalityLimit = limit } : null;
    }
}
