using System.Diagnostics.Metrics;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.Metrics;

namespace Gateway.Upstream;

/// <summary>The metrics of calls to the upstream: those of clients that are forwarded, and the gateway's own.</summary>
internal sealed class UpstreamMetrics : IMeasured
{
    private const int NotKnown = 0;
    private const int Accepted = 1;
    private const int Refused = 2;

    private static readonly Operation[] Operations = [Operation.Submit, Operation.Status, Operation.Result, Operation.Cancel];

    /// <summary>Calls by operation and outcome.</summary>
    private readonly long[,] _calls = new long[Operations.Length, UpstreamCallOutcomes.All.Length];
    private int _token = NotKnown;

    public void AddTo(GatewayMeter meter)
    {
        meter.Totals("gateway.upstream.calls", "{call}", "Calls to the upstream.", ReadCalls);
        meter.Values("gateway.upstream.token.accepted", null, "Whether the upstream accepted the token at the last call.", ReadToken);
    }

    /// <param name="operation">Submit, status, result or cancel.</param>
    /// <param name="error">The error of the call. Null: none.</param>
    public void Record(Operation operation, GatewayError? error)
    {
        var outcome = UpstreamCallOutcomes.Of(error);
        Count(operation, outcome);
        if (error?.Type == ErrorTypes.UpstreamAuth)
        {
            Volatile.Write(ref _token, Refused);
        }
        else if (outcome is UpstreamCallOutcomes.Ok or UpstreamCallOutcomes.Refused)
        {
            Volatile.Write(ref _token, Accepted);
        }
    }

    /// <summary>Records a call that ended because its client left.</summary>
    public void RecordCancelled(Operation operation) => Count(operation, UpstreamCallOutcomes.Cancelled);

    private void Count(Operation operation, string outcome) =>
        Interlocked.Increment(ref _calls[Array.IndexOf(Operations, operation), UpstreamCallOutcomes.All.IndexOf(outcome)]);

    /// <summary>Calls by the names of their operation and outcome.</summary>
    public IEnumerable<(string Operation, string Outcome, long Count)> Counts()
    {
        for (var operation = 0; operation < Operations.Length; operation++)
        {
            for (var outcome = 0; outcome < UpstreamCallOutcomes.All.Length; outcome++)
            {
                yield return (
                    OperationNames.Of(Operations[operation]), UpstreamCallOutcomes.All[outcome],
                    Interlocked.Read(ref _calls[operation, outcome]));
            }
        }
    }

    private IEnumerable<Measurement<long>> ReadCalls() => Counts().Select(row => new Measurement<long>(
        row.Count, new(TagNames.Operation, row.Operation), new KeyValuePair<string, object?>(TagNames.Outcome, row.Outcome)));

    /// <summary>Unknown until the first response, so that a gateway without a call is not one with a refused token.</summary>
    private IEnumerable<Measurement<long>> ReadToken() => Volatile.Read(ref _token) switch
    {
        NotKnown => [],
        Accepted => [new(1)],
        _ => [new(0)],
    };
}
