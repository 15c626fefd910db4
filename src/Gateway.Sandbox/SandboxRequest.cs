namespace Gateway.Sandbox;

/// <summary>
/// One request as it arrived, refused or not. A class without a printed form on purpose: the headers hold the caller's credential.
/// </summary>
public sealed class SandboxRequest
{
    private volatile string? _fault;
    private volatile object? _accepted;

    /// <summary>1 for the first request since the start or the last reset.</summary>
    public long Sequence { get; internal set; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    /// <summary>The target exactly as it stood in the request line.</summary>
    public required string Target { get; init; }

    /// <summary>For example <c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    public required SandboxOperation Operation { get; init; }

    /// <summary>One entry per header line. The server normalises the case of well-known names.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>Bytes of body that arrived.</summary>
    public required long BodyLength { get; init; }

    /// <summary>Lower-case hex SHA-256 of the bytes that arrived.</summary>
    public required string BodySha256 { get; init; }

    /// <summary>The beginning of the body, at most 64 KiB of it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>False when the connection ended, or the limit was reached, before the body did.</summary>
    public required bool BodyComplete { get; init; }

    /// <summary>The fault that was played to this request, if any.</summary>
    public string? Fault
    {
        get => _fault;
        internal set => _fault = value;
    }

    /// <summary>Of a submit: whether a job came of it. Null for anything else, and until it is decided.</summary>
    public bool? Accepted
    {
        get => (bool?)_accepted;
        internal set => _accepted = value;
    }

    /// <summary>Every value of a header, in order; empty when it is not there.</summary>
    public IReadOnlyList<string> Header(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
}
