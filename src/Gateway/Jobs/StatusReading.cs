using Gateway.Errors;

namespace Gateway.Jobs;

/// <summary>The upstream's report on a job: a status, or the reason why the status could not be read.</summary>
internal sealed record StatusReading
{
    public JobStatus Status { get; init; }

    /// <summary>The upstream's status body. Null: it sent none, and the gateway builds one from the record.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> was requested with logs.</summary>
    public bool WithLogs { get; init; }

    public string? Error { get; init; }

    public string? ErrorType { get; init; }

    public double? InferenceTime { get; init; }

    /// <summary>The status of the model's response to a result call that told a failure. Null: a status call told it.</summary>
    public int? ModelStatus { get; init; }

    /// <summary>Whether the upstream itself, and no server in front of it, says that it has no such job. <see cref="Fault"/> is set
    /// too.</summary>
    public bool IsUnknownToUpstream { get; init; }

    /// <summary>The reason why there is no status. It does not mean that the job failed.</summary>
    public GatewayError? Fault { get; init; }
}
