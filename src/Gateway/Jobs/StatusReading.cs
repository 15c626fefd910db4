using Gateway.Errors;

namespace Gateway.Jobs;

/// <summary>What the upstream says of a job: a status, or why it could not be read.</summary>
internal sealed record StatusReading
{
    public JobStatus Status { get; init; }

    /// <summary>The upstream's status body. Null: it has none, and the gateway makes one from the record.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> was fetched with logs.</summary>
    public bool WithLogs { get; init; }

    public string? Error { get; init; }

    public string? ErrorType { get; init; }

    public double? InferenceTime { get; init; }

    /// <summary>Why there is no status. The job may be well.</summary>
    public GatewayError? Fault { get; init; }
}
