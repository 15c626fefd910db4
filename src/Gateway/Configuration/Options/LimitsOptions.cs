namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Limits</c>: limits of one request, and of all requests together.</summary>
internal sealed class LimitsOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>Maximum size of a request body in bytes. Default 20 MiB. Above it: 413.</summary>
    public long MaxBodyBytes { get; set; } = 20 * MiB;

    /// <summary>
    /// Total memory for request bodies, in bytes as rented. Default: <see cref="MemoryDefaults.BodyMemoryBytes"/>. If it is in use, a
    /// request waits for <see cref="BodyMemoryWait"/>, then gets 503.
    /// </summary>
    public long BodyMemoryBytes { get; set; } = MemoryDefaults.OfProcess.BodyMemoryBytes;

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

    /// <summary>
    /// Maximum number of open connections. Default: <see cref="MemoryDefaults.MaxConnections"/>. Above it, a new connection is closed.
    /// </summary>
    public int MaxConnections { get; set; } = MemoryDefaults.OfProcess.MaxConnections;

    /// <summary>
    /// Maximum number of requests in flight. Default: <see cref="MemoryDefaults.RequestsInFlight"/>. Above it: 503. Requests without
    /// authentication get at most half of it.
    /// </summary>
    public int RequestsInFlight { get; set; } = MemoryDefaults.OfProcess.RequestsInFlight;

    /// <summary>Maximum number of requests that wait for body memory. Default 128. Above it: 503 at once.</summary>
    public int BodyMemoryWaiting { get; set; } = 128;

    /// <summary>
    /// Maximum number of submits and results that are forwarded at a time. Default: <see cref="MemoryDefaults.UpstreamCalls"/>. Above it:
    /// 503. A client that reads its result slowly occupies a connection to the upstream.
    /// </summary>
    public int UpstreamCalls { get; set; } = MemoryDefaults.OfProcess.UpstreamCalls;

    /// <summary>
    /// Maximum number of status calls to the upstream per second, shared equally by the clients that poll. Default 100.
    /// </summary>
    public int UpstreamPollsPerSecond { get; set; } = 100;

    /// <summary>The share of one client.</summary>
    public PerClientLimitsOptions PerClient { get; set; } = new();

    /// <summary>Maximum body memory of one client: half of the budget, but at least one body of the largest size.</summary>
    public long ClientBodyMemoryBytes =>
        PerClient.BodyMemoryBytes ?? Math.Max(BodyMemoryBytes / 2, Math.Min(MaxBodyBytes, BodyMemoryBytes));

    /// <summary>The same limits, with a smaller maximum for the body of one kind of call.</summary>
    public LimitsOptions WithMaxBody(long bytes)
    {
        var limits = (LimitsOptions)MemberwiseClone();
        limits.MaxBodyBytes = Math.Min(bytes, MaxBodyBytes);
        return limits;
    }
}
