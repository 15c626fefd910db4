using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Diagnostics.Logging;

namespace Gateway.Diagnostics.Completion;

/// <summary>The ids of a request as hexadecimal digits in UTF-8, for its line in the log. They are on the stack.</summary>
internal ref struct LineIds
{
    private const int TraceDigits = 2 * RequestTrace.TraceIdBytes;
    private const int SpanDigits = 2 * RequestTrace.SpanIdBytes;

    private Digits _digits;

    public LineIds(in CompletedRequest request)
    {
        Span<byte> bytes = stackalloc byte[RequestTrace.TraceIdBytes + (2 * RequestTrace.SpanIdBytes)];
        var trace = bytes[..RequestTrace.TraceIdBytes];
        var span = bytes.Slice(RequestTrace.TraceIdBytes, RequestTrace.SpanIdBytes);
        var parent = bytes[(RequestTrace.TraceIdBytes + RequestTrace.SpanIdBytes)..];
        if (request.Activity is { } activity)
        {
            activity.TraceId.CopyTo(trace);
            activity.SpanId.CopyTo(span);
            activity.ParentSpanId.CopyTo(parent);
        }
        else if (request.Trace is { } own)
        {
            own.CopyTraceId(trace);
            own.CopySpanId(span);
            own.CopyParentSpanId(parent);
        }
        else
        {
            return;
        }

        Exist = true;
        Convert.TryToHexStringLower(bytes, _digits, out _);
    }

    public bool Exist { get; }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Trace => ((ReadOnlySpan<byte>)_digits)[..TraceDigits];

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_digits).Slice(TraceDigits, SpanDigits);

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Parent => ((ReadOnlySpan<byte>)_digits)[(TraceDigits + SpanDigits)..];

    [InlineArray(TraceDigits + (2 * SpanDigits))]
    private struct Digits
    {
        private byte _first;
    }
}
