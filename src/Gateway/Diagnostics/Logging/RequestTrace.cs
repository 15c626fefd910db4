using System.Buffers.Binary;
using System.Diagnostics;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// The ids of a request in the log while no traces are collected: the trace id of <c>traceparent</c>, or a new one. If traces are
/// collected, the framework creates an <see cref="System.Diagnostics.Activity"/> for each request, and its ids are logged. Otherwise an
/// activity is created only for a request that logs more than its completion event, because an activity costs more than the ids.
/// </summary>
internal sealed class RequestTrace
{
    public const int TraceIdBytes = 16;
    public const int SpanIdBytes = 8;

    private const string ActivityName = "request";

    private static readonly AsyncLocal<RequestTrace?> OfFlow = new();

    private readonly UInt128 _traceId;
    private readonly ulong _spanId;
    private readonly ulong _parentSpanId;
    private Activity? _activity;

    private RequestTrace(UInt128 traceId, ulong parentSpanId)
    {
        _traceId = traceId;
        _spanId = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
        _parentSpanId = parentSpanId;
    }

    /// <summary>The trace of the request that this code runs for. Null: there is none, or it has an activity of the framework.</summary>
    public static RequestTrace? Current => OfFlow.Value;

    /// <summary>The activity with these ids, created at the first use. It is started and never stopped, and nothing listens to
    /// it.</summary>
    public Activity Activity
    {
        get
        {
            var activity = Volatile.Read(ref _activity);
            if (activity is null)
            {
                var created = Create();
                activity = Interlocked.CompareExchange(ref _activity, created, null) ?? created;
            }

            return activity;
        }
    }

    /// <summary>Begins the trace of a request, unless it has an activity of the framework.</summary>
    public static void Begin(IHeaderDictionary headers)
    {
        if (Activity.Current is null)
        {
            OfFlow.Value = Read(headers);
        }
    }

    public void CopyTraceId(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, _traceId);

    public void CopySpanId(Span<byte> bytes)
    {
        // An activity chooses its own id, and the events before this one have it.
        if (Volatile.Read(ref _activity) is { } activity)
        {
            activity.SpanId.CopyTo(bytes);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _spanId);
        }
    }

    public void CopyParentSpanId(Span<byte> bytes) => BinaryPrimitives.WriteUInt64BigEndian(bytes, _parentSpanId);

    private static RequestTrace Read(IHeaderDictionary headers)
    {
        if (headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context))
        {
            Span<byte> bytes = stackalloc byte[TraceIdBytes + SpanIdBytes];
            context.TraceId.CopyTo(bytes[..TraceIdBytes]);
            context.SpanId.CopyTo(bytes[TraceIdBytes..]);
            return new RequestTrace(
                BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[TraceIdBytes..]));
        }

        // A trace id of zeros is invalid, so the upper half is not 0.
        var high = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
        return new RequestTrace(new UInt128(high, (ulong)Random.Shared.NextInt64()), parentSpanId: 0);
    }

    private Activity Create()
    {
        Span<byte> bytes = stackalloc byte[TraceIdBytes + SpanIdBytes];
        CopyTraceId(bytes);
        CopyParentSpanId(bytes[TraceIdBytes..]);
        var outer = Activity.Current;
        var activity = new Activity(ActivityName).SetParentId(
            ActivityTraceId.CreateFromBytes(bytes[..TraceIdBytes]), ActivitySpanId.CreateFromBytes(bytes[TraceIdBytes..])).Start();
        Activity.Current = outer;
        return activity;
    }
}
