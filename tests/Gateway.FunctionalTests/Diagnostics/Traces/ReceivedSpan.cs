namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>A span as a receiver gets it (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record ReceivedSpan
{
    public const int Server = 2;
    public const int Client = 3;
    public const int StatusError = 2;

    public required string Scope { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>Empty: the span is a root.</summary>
    public required string ParentId { get; init; }

    public required string TraceState { get; init; }

    public required string Name { get; init; }

    public required int Kind { get; init; }

    public required int Status { get; init; }

    public required string StatusMessage { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Trace ids and span ids.</summary>
    public required IReadOnlyList<(string TraceId, string SpanId)> Links { get; init; }

    public required int Events { get; init; }

    public static ReceivedSpan Read(string scope, ProtobufReader span) => new()
    {
        Scope = scope,
        TraceId = span.Hex(1),
        SpanId = span.Hex(2),
        TraceState = span.Text(3),
        ParentId = span.Hex(4),
        Name = span.Text(5),
        Kind = (int)span.Number(6),
        Tags = TagsOf(span.Messages(9)),
        Events = span.Messages(11).Count(),
        Links = [.. span.Messages(13).Select(link => (link.Hex(1), link.Hex(2)))],
        StatusMessage = span.Message(15)?.Text(2) ?? "",
        Status = (int)(span.Message(15)?.Number(3) ?? 0),
    };

    public static Dictionary<string, string> TagsOf(IEnumerable<ProtobufReader> pairs) =>
        pairs.ToDictionary(pair => pair.Text(1), pair => ValueOf(pair.Message(2)!));

    private static string ValueOf(ProtobufReader value) =>
        value.Has(1) ? value.Text(1) : value.Number(3).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
