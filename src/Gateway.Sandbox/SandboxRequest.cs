namespace Gateway.Sandbox;

/// <summary>
/// One received request, also if it was refused. It is a class and not a record, because a record would print the headers, which
/// contain the caller's credential.
/// </summary>
public sealed class SandboxRequest
{
    private volatile string? _fault;
    private volatile object? _accepted;

    /// <summary>1 for the first request since the start or the last reset.</summary>
    public long Sequence { get; internal set; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    /// <summary>The target exactly as in the request line.</summary>
    public required string Target { get; init; }

    /// <summary>For example <c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    public required SandboxOperation Operation { get; init; }

    /// <summary>One entry per header line. The server normalises the case of well-known names.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>Number of received bytes of the body.</summary>
    public required long BodyLength { get; init; }

    /// <summary>SHA-256 of the received bytes in lower-case hex.</summary>
    public required string BodySha256 { get; init; }

    /// <summary>The first bytes of the body, at most 64 KiB.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>False if the connection ended, or the limit was reached, before the end of the body.</summary>
    public required bool BodyComplete { get; init; }

    /// <summary>The fault that was applied to this request. Null: none.</summary>
    public string? Fault
    {
        get => _fault;
        internal set => _fault = value;
    }

    /// <summary>Whether a submit created a job. Null for other operations, and until it is decided.</summary>
    public bool? Accepted
    {
        get => (bool?)_accepted;
        internal set => _accepted = value;
    }

    /// <summary>All values of a header, in order. Empty if the header is missing.</summary>
    public IReadOnlyList<string> Header(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
}
