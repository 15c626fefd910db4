using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>One behaviour of the sandbox, played for as long as a cell of the table lasts.</summary>
/// <param name="Fault">Its name in <see cref="SandboxFaultNames"/>.</param>
/// <param name="Note">What sets this case apart from the fault as it is by default.</param>
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

    /// <summary>For <c>repeat_request_id</c>: the job whose id is repeated is another client's.</summary>
    public bool RepeatsForeignJob { get; init; }

    /// <summary>It lasts until the gateway's deadline.</summary>
    public bool IsSlow => Fault is SandboxFaultNames.Stall or SandboxFaultNames.Trickle;

    /// <summary>It changes how the job ends, so it shows on a job that has ended.</summary>
    public bool IsOutcome => Fault is SandboxFaultNames.Model422 or SandboxFaultNames.Model500 or SandboxFaultNames.ExpiredResult or SandboxFaultNames.HugeResult;

    /// <summary>As a segment of a path.</summary>
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
