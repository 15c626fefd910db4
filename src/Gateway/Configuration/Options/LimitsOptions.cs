namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Limits</c>: limits of one request, and of all requests together.</summary>
internal sealed class LimitsOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>Maximum size of a request body in bytes. Default 20 MiB. Above it: 413.</summary>
    public long MaxBodyBytes { get; set; } = 20 * MiB;

    /// <summary>
    /// Total memory for request bodies, in bytes as rented. Default 128 MiB. If it is in use, a request waits for <see
    /// cref="BodyMemoryWait"/>, then gets 503.
    /// </summary>
    public long BodyMemoryBytes { get; set; } = 128 * MiB;

    /// <summary>How long a request waits for body memory before the response is 503. Default 10 s.</summary>
    public TimeSpan BodyMemoryWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline for receiving one whole body. Default 1 min. After it: 408.</summary>
    public TimeSpan BodyReadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Maximum nesting of a JSON body. Default 32. Above it: 400.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>
    /// Maximum number of values (members and array elements at every depth) in one JSON body. Default 65,536. Above it: 400.
    /// </summary>
    public int MaxJsonValues { get; set; } = 65_536;

    /// <summary>Maximum size of the upstream's response to a submit, in bytes. Default 64 KiB.</summary>
    public int MaxEnvelopeBytes { get; set; } = 64 * 1024;
}
