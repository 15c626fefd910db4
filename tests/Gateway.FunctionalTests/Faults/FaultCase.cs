using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>One fault of the sandbox, active for the duration of a cell.</summary>
/// <param name="Fault">Its name in <see cref="SandboxFaultNames"/>.</param>
/// <param name="Note">The difference from the default settings of the fault.</param>
internal sealed record FaultCase(string Fault, string Note = "")
{
    public bool? Accept { get; init; }

    public int? Status { get; init; }

    public string? Body { get; init; }

    public string? ContentType { get; init; }

    public int? RetryAfter { get; init; }

    public int? Bytes { get; init; }

    public int? DelayMs { get; init; }

    public bool TrickleHead { get; init; }

    public SandboxClose Close { get; init; }

    /// <summary>For <c>repeat_request_id</c>: the repeated id belongs to another client's job.</summary>
    public bool RepeatsForeignJob { get; init; }

    /// <summary>The fault lasts until the gateway's deadline.</summary>
    public bool IsSlow => Fault is SandboxFaultNames.Stall or SandboxFaultNames.Trickle;

    /// <summary>The fault changes the outcome of the job, so it takes effect on a finished job only.</summary>
    public bool IsOutcome => Fault
        is SandboxFaultNames.Model422 or SandboxFaultNames.Model500 or SandboxFaultNames.ExpiredResult or SandboxFaultNames.HugeResult
            or SandboxFaultNames.NeverEnds;

    /// <summary>The job does not end any more.</summary>
    public bool IsEndless => Fault == SandboxFaultNames.NeverEnds;

    /// <summary>The fault and its note as a path segment.</summary>
    public string Segment => Note.Length == 0 ? Fault : $"{Fault}-{Note.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}";

    public SandboxFault For(SandboxFaultMatch match, int? times = null) => new()
    {
        Fault = Fault,
        Match = match,
        Times = times,
        Accept = Accept,
        Status = Status,
        Body = Body,
        ContentType = ContentType,
        RetryAfter = RetryAfter,
        Bytes = Bytes,
        DelayMs = DelayMs,
        TrickleHead = TrickleHead,
        Close = Close,
    };

    public override string ToString() => Note.Length == 0 ? $"`{Fault}`" : $"`{Fault}` ({Note})";
}
