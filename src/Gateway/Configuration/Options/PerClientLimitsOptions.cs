namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Limits:PerClient</c>: the share of one client. A request above it gets 429.</summary>
internal sealed class PerClientLimitsOptions
{
    /// <summary>Maximum number of requests of one client at a time, streams and waiting submits included. Default 256.</summary>
    public int RequestsInFlight { get; set; } = 256;

    /// <summary>Maximum number of submits of one client that wait for their results. Default 128.</summary>
    public int WaitingSubmits { get; set; } = 128;

    /// <summary>Maximum number of open status streams of one client. Default 128.</summary>
    public int Streams { get; set; } = 128;

    /// <summary>Maximum number of requests without a key that read files of one client at a time. Default 128.</summary>
    public int Downloads { get; set; } = 128;

    /// <summary>Maximum number of polls and other reads (GET requests) of one client per second, in this process. Null: no limit.</summary>
    public int? ReadsPerSecond { get; set; }

    /// <summary>Maximum body memory of one client, in bytes as rented. Null: half of the body memory.</summary>
    public long? BodyMemoryBytes { get; set; }
}
