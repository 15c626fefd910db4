using System.Diagnostics;
using System.Globalization;
using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.ObjectPool;
using Serilog.Events;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Writes the completion event as the line that <see cref="LogLineFormatter"/> writes for it, without an event of Serilog, and without
/// memory of its own for each event.
/// </summary>
/// <param name="id">Id of the event.</param>
/// <param name="source">Category of the logger.</param>
internal sealed class CompletionLine(EventId id, string source)
{
    private static readonly byte[][] Levels = [.. Enum.GetNames<LogEventLevel>().Select(LineBuffer.Escape)];

    private readonly ObjectPool<LineBuffer> _buffers = new DefaultObjectPool<LineBuffer>(new DefaultPooledObjectPolicy<LineBuffer>());

    /// <summary>The properties that Serilog adds behind those of the event.</summary>
    private readonly byte[] _origin =
    [
        .. ",\"EventId\":{\"Id\":"u8, .. LineBuffer.Escape(id.Id.ToString(CultureInfo.InvariantCulture)),
        .. ",\"Name\":\""u8, .. LineBuffer.Escape(id.Name!), .. "\"},\"SourceContext\":\""u8, .. LineBuffer.Escape(source), (byte)'"',
    ];

    /// <summary>Whether the activity of the request has ids of the W3C. Others have a different form in the line.</summary>
    public static bool CanWrite(in CompletedRequest request) => request.Activity is null or { IdFormat: ActivityIdFormat.W3C };

    public void Write(in CompletedRequest request, LogEventLevel level, DateTimeOffset time, LineOutput output)
    {
        var line = _buffers.Get();
        Append(line, request, level, time);
        output.Write(line.Written, StandardOutputSink.IsUrgent(level));
        _buffers.Return(line);
    }

    private void Append(LineBuffer line, in CompletedRequest request, LogEventLevel level, DateTimeOffset time)
    {
        line.AppendRaw("{\"Timestamp\":\""u8);
        line.AppendTime(time);
        line.AppendRaw("\",\"Level\":\""u8);
        line.AppendRaw(Levels[(int)level]);
        line.AppendRaw("\",\"MessageTemplate\":\""u8);
        line.AppendRaw(request.Template.Escaped);
        line.AppendRaw("\",\"RenderedMessage\":\""u8);
        AppendMessage(line, request);
        line.AppendRaw("\""u8);
        var ids = new LineIds(request);
        if (ids.Exist)
        {
            AppendIds(line, ids);
        }

        AppendCall(line, request);
        AppendOutcome(line, request);
        AppendMeasures(line, request, ids);
        line.AppendRaw(_origin);
        AppendScopes(line, request, ids);
        line.AppendRaw("}}\n"u8);
    }

    private static void AppendMessage(LineBuffer line, in CompletedRequest request)
    {
        foreach (var part in request.Template.Parts)
        {
            if (part.Member is not { } member || !TryAppendText(line, request, member, part.Format))
            {
                line.AppendRaw(part.Escaped);
            }
        }
    }

    private static bool TryAppendText(LineBuffer line, in CompletedRequest request, CompletionMember member, string? format) =>
        member switch
        {
            CompletionMember.Method => TryAppendText(line, request.Method),
            CompletionMember.Operation => TryAppendText(line, request.Operation),
            CompletionMember.Path => TryAppendText(line, request.Path),
            CompletionMember.Client => TryAppendText(line, request.Client),
            CompletionMember.Model => TryAppendText(line, request.Model),
            CompletionMember.RequestId => TryAppendText(line, request.RequestId),
            CompletionMember.Status => TryAppendNumber(line, request.Status),
            CompletionMember.Outcome => TryAppendText(line, request.Outcome),
            CompletionMember.ErrorType => TryAppendText(line, request.ErrorType),
            CompletionMember.UpstreamStatus => TryAppendNumber(line, request.Refusal?.Status),
            CompletionMember.UpstreamErrorCode => TryAppendText(line, request.Refusal?.Code),
            CompletionMember.Violations => TryAppendViolations(line, request),
            CompletionMember.UpstreamMs => TryAppendNumber(line, request.UpstreamMs, format),
            CompletionMember.TotalMs => TryAppendNumber(line, request.TotalMs, format),
            _ => false,
        };

    private static bool TryAppendText(LineBuffer line, string? text)
    {
        if (text is null)
        {
            return false;
        }

        line.AppendText(text);
        return true;
    }

    private static bool TryAppendNumber(LineBuffer line, int? number)
    {
        if (number is not { } value)
        {
            return false;
        }

        line.AppendNumber(value);
        return true;
    }

    private static bool TryAppendNumber(LineBuffer line, double? number, string? format)
    {
        if (number is not { } value)
        {
            return false;
        }

        line.AppendNumber(value, format);
        return true;
    }

    /// <summary>Appends the list as Serilog renders it: quoted, with a backslash before each quote.</summary>
    private static bool TryAppendViolations(LineBuffer line, in CompletedRequest request)
    {
        var count = Math.Min(request.Violations.Count, CompletedRequest.MaxListed);
        for (var index = 0; index < count; index++)
        {
            var violation = request.Violations[index];
            line.AppendRaw(index == 0 ? "[\\u0022"u8 : "\\u0022, \\u0022"u8);
            line.AppendText(Quoted(violation.Parameter));
            line.AppendRaw(":"u8);
            line.AppendText(Quoted(violation.Type));
        }

        if (count > 0)
        {
            line.AppendRaw("\\u0022]"u8);
        }

        return count > 0;
    }

    private static string Quoted(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal);

    private static void AppendIds(LineBuffer line, in LineIds ids)
    {
        line.AppendRaw(",\"TraceId\":\""u8);
        line.AppendRaw(ids.Trace);
        line.AppendRaw("\",\"SpanId\":\""u8);
        line.AppendRaw(ids.Span);
        line.AppendRaw("\""u8);
    }

    private static void AppendCall(LineBuffer line, in CompletedRequest request)
    {
        line.AppendRaw(",\"Properties\":{\"method\":\""u8);
        line.AppendText(request.Method);
        line.AppendRaw("\""u8);
        Append(line, ",\"operation\":\""u8, request.Operation);
        Append(line, ",\"path\":\""u8, request.Path);
        Append(line, ",\"client\":\""u8, request.Client);
        Append(line, ",\"key_id\":\""u8, request.KeyId);
        Append(line, ",\"model\":\""u8, request.Model);
        Append(line, ",\"request_id\":\""u8, request.RequestId);
    }

    private static void AppendOutcome(LineBuffer line, in CompletedRequest request)
    {
        line.AppendRaw(",\"status\":"u8);
        line.AppendNumber(request.Status);
        Append(line, ",\"outcome\":\""u8, request.Outcome);
        Append(line, ",\"error_type\":\""u8, request.ErrorType);
        if (request.Refusal is { } refusal)
        {
            line.AppendRaw(",\"upstream_status\":"u8);
            line.AppendNumber(refusal.Status);
            Append(line, ",\"upstream_error_code\":\""u8, refusal.Code);
            Append(line, ",\"upstream_error_type\":\""u8, refusal.Type);
        }

        AppendLists(line, request);
    }

    private static void AppendLists(LineBuffer line, in CompletedRequest request)
    {
        for (var index = 0; index < Math.Min(request.Violations.Count, CompletedRequest.MaxListed); index++)
        {
            var violation = request.Violations[index];
            line.AppendRaw(index == 0 ? ",\"violations\":[\""u8 : ",\""u8);
            line.AppendText(violation.Parameter);
            line.AppendRaw(":"u8);
            line.AppendText(violation.Type);
            line.AppendRaw("\""u8);
        }

        line.AppendRaw(request.Violations.Count > 0 ? "]"u8 : []);
        for (var index = 0; index < Math.Min(request.UnknownParameters.Count, CompletedRequest.MaxListed); index++)
        {
            line.AppendRaw(index == 0 ? ",\"unknown_parameters\":[\""u8 : ",\""u8);
            line.AppendText(request.UnknownParameters[index].Name);
            line.AppendRaw("\""u8);
        }

        line.AppendRaw(request.UnknownParameters.Count > 0 ? "]"u8 : []);
    }

    private static void AppendMeasures(LineBuffer line, in CompletedRequest request, in LineIds ids)
    {
        if (request.UpstreamMs is { } upstream)
        {
            line.AppendRaw(",\"upstream_ms\":"u8);
            line.AppendNumber(upstream);
        }

        line.AppendRaw(",\"total_ms\":"u8);
        line.AppendNumber(request.TotalMs);
        line.AppendRaw(",\"request_bytes\":"u8);
        line.AppendNumber(request.RequestBytes);
        line.AppendRaw(",\"response_bytes\":"u8);
        line.AppendNumber(request.ResponseBytes);
        if (ids.Exist)
        {
            line.AppendRaw(",\"trace_id\":\""u8);
            line.AppendRaw(ids.Trace);
            line.AppendRaw("\""u8);
        }
    }

    /// <summary>The framework's logging adds the ids of the activity to every event, and the server adds the connection.</summary>
    private static void AppendScopes(LineBuffer line, in CompletedRequest request, in LineIds ids)
    {
        if (ids.Exist)
        {
            line.AppendRaw(",\"SpanId\":\""u8);
            line.AppendRaw(ids.Span);
            line.AppendRaw("\",\"TraceId\":\""u8);
            line.AppendRaw(ids.Trace);
            line.AppendRaw("\",\"ParentId\":\""u8);
            line.AppendRaw(ids.Parent);
            line.AppendRaw("\""u8);
        }

        Append(line, ",\"ConnectionId\":\""u8, request.ConnectionId);
    }

    private static void Append(LineBuffer line, ReadOnlySpan<byte> start, string? text)
    {
        if (text is not null)
        {
            line.AppendRaw(start);
            line.AppendText(text);
            line.AppendRaw("\""u8);
        }
    }
}
