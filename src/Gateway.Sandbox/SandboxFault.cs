namespace Gateway.Sandbox;

/// <summary>A fault to play, the same in process and on the control route. Don't change it once it was added.</summary>
public sealed class SandboxFault
{
    /// <summary>One of <see cref="SandboxFaultNames"/>.</summary>
    public required string Fault { get; init; }

    public SandboxFaultMatch Match { get; init; } = new();

    /// <summary>How often it is played. Default once; null until it is removed.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Whether a faulted submit leaves a job behind (and a faulted cancel cancels). Unset: as the table of faults says.</summary>
    public bool? Accept { get; init; }

    /// <summary>Wait before the fault is played, in milliseconds.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Another status for the faults that answer with one of their own.</summary>
    public int? Status { get; init; }

    /// <summary>Another body for the faults that answer with one of their own, verbatim.</summary>
    public string? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary><c>Retry-After</c> in seconds, for the 429 and 503 faults.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The id that <c>hostile_request_id</c> hands out.</summary>
    public string? RequestId { get; init; }

    /// <summary>Size for <c>huge_headers</c>, <c>oversize</c>, <c>huge_result</c> and an overlong <c>hostile_request_id</c>.</summary>
    public int? Bytes { get; init; }

    /// <summary>Speed of <c>trickle</c>. Default 1.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary><c>trickle</c> from the status line on; otherwise the head comes at once.</summary>
    public bool TrickleHead { get; init; }

    /// <summary>Where <c>redirect</c> points.</summary>
    public string? Location { get; init; }

    /// <summary>How <c>cut_…</c> ends the connection.</summary>
    public SandboxClose Close { get; init; } = SandboxClose.Reset;
}
