namespace Gateway.Sandbox;

/// <summary>One received webhook. It is a class and not a record, because a record would print the result in the body.</summary>
public sealed class SandboxDelivery
{
    private volatile object? _status;

    /// <summary>1 for the first webhook since the start or the last reset.</summary>
    public required long Sequence { get; init; }

    /// <summary>The last segment of the path: the name of the receiver.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The target exactly as in the request line, with its query.</summary>
    public required string Target { get; init; }

    /// <summary>One entry per header line.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The status of the response. Null: the receiver has sent none yet, or closes the connection.</summary>
    public int? Status
    {
        get => (int?)_status;
        internal set => _status = value;
    }

    /// <summary>All values of a header, in order. Empty if the header is missing.</summary>
    public IReadOnlyList<string> Header(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
}
