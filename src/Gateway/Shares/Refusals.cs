using System.Diagnostics.Metrics;
using Gateway.Errors;
using Gateway.Metrics;

namespace Gateway.Shares;

/// <summary>Counts the requests that a limit refused, by the limit.</summary>
internal sealed class Refusals : IMeasured
{
    private static readonly string[] Names =
        ["requests_in_flight", "open_routes", "client_requests", "client_waiting_submits", "client_streams", "upstream_polls",
            "upstream_calls", "client_reads", "client_downloads"];

    private readonly long[] _counts = new long[Names.Length];

    /// <summary>Counts the refusal and returns its error.</summary>
    public GatewayError Count(RefusalReason reason, GatewayError error)
    {
        Interlocked.Increment(ref _counts[(int)reason]);
        return error;
    }

    public long Of(RefusalReason reason) => Interlocked.Read(ref _counts[(int)reason]);

    public void AddTo(GatewayMeter meter) => meter.Totals(
        "gateway.requests.refused", "{request}", "Requests that a limit refused, by the limit.",
        () => Enum.GetValues<RefusalReason>().Select(reason => new Measurement<long>(
            Of(reason), new KeyValuePair<string, object?>("reason", Names[(int)reason]))));
}
