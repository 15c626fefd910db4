namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Limits</c>: what one request, and all of them together, may take.</summary>
internal sealed class LimitsOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>Largest request body in bytes. Default 20 MiB. Over it: 413.</summary>
    public long MaxBodyBytes { get; set; } = 20 * MiB;

    /// <summary>Memory that all request bodies together may hold, in bytes as rented. Default 128 MiB.
    /// Over it: a wait of <see cref="BodyMemoryWait"/>, then 503.</summary>
    public long BodyMemoryBytes { get; set; } = 128 * MiB;

    /// <summary>How long a request waits for body memory before it is answered with 503. Default 10 s.</summary>
    public TimeSpan BodyMemoryWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline for receiving one whole body. Default 1 min. Over it: 408.</summary>
    public TimeSpan BodyReadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Deepest nesting of a JSON body. Default 32. Over it: 400.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>Most values (members and array elements at every depth) in one JSON body. Default 65,536. Over it: 400.</summary>
    public int MaxJsonValues { get; set; } = 65_536;

    /// <summary>Largest submit answer that is read from the upstream, in bytes. Default 64 KiB.</summary>
    public int MaxEnvelopeBytes { get; set; } = 64 * 1024;
}
