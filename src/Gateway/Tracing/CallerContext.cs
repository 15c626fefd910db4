using System.Diagnostics;
using Gateway.Errors;

namespace Gateway.Tracing;

/// <summary>
/// Reads the trace context of callers (W3C Trace Context): <c>traceparent</c>, and <c>tracestate</c> up to 512 characters. It reads no
/// baggage, and writes nothing: no trace context leaves the gateway.
/// </summary>
internal sealed class CallerContext : DistributedContextPropagator
{
    /// <summary>The length that the specification asks every participant to keep. A longer value is dropped.</summary>
    public const int MaxStateLength = 512;

    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const int MinSecretLength = 8;

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent, TraceState];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (getter is null)
        {
            return;
        }

        // A value that is no traceparent would become the id of the caller's span, and be exported.
        if (Read(carrier, getter, TraceParent) is { } parent && ActivityContext.TryParse(parent, null, out _))
        {
            traceId = parent;
            traceState = Read(carrier, getter, TraceState) is { } state && IsSafe(carrier, getter, state) ? state : null;
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    /// <summary>The state is exported with the spans, so it must not contain the credential of the request.</summary>
    private static bool IsSafe(object? carrier, PropagatorGetterCallback getter, string state) =>
        state.Length <= MaxStateLength
        && !state.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !ContainsKeyOf(carrier, getter, "Authorization", state)
        && !ContainsKeyOf(carrier, getter, GatewayHeaders.ApiKey, state);

    private static bool ContainsKeyOf(object? carrier, PropagatorGetterCallback getter, string header, string state)
    {
        foreach (var part in (Read(carrier, getter, header) ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length >= MinSecretLength && state.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A repeated header has several values. The specification joins them with commas, which is an invalid traceparent.</summary>
    private static string? Read(object? carrier, PropagatorGetterCallback getter, string name)
    {
        getter(carrier, name, out var value, out var values);
        return value ?? (values is null ? null : string.Join(',', values));
    }
}
