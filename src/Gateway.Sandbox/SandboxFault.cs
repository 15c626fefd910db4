namespace Gateway.Sandbox;

/// <summary>A fault, the same in process and on the control route. Do not change it after it was added.</summary>
public sealed class SandboxFault
{
    /// <summary>One of <see cref="SandboxFaultNames"/>.</summary>
    public required string Fault { get; init; }

    public SandboxFaultMatch Match { get; init; } = new();

    /// <summary>Number of requests that get the fault. Default 1; null: all until it is removed.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>
    /// Whether a submit with this fault creates a job, and a cancel with it cancels. Unset: as the table of faults says.
    /// </summary>
    public bool? Accept { get; init; }

    /// <summary>Delay before the fault, in milliseconds.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Replaces the status of faults with their own response.</summary>
    public int? Status { get; init; }

    /// <summary>Replaces the body of faults with their own response, byte for byte.</summary>
    public string? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Further headers of the response.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary><c>Retry-After</c> in seconds, for the 429 and 503 faults.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The id of the fault <c>hostile_request_id</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Size for <c>huge_headers</c>, <c>oversize</c>, <c>huge_result</c>, and length of the id of <c>hostile_request_id</c>.
    /// </summary>
    public int? Bytes { get; init; }

    /// <summary>How often the result of <c>expired_result</c> can be read before it expires. Unset: never.</summary>
    public int? Reads { get; init; }

    /// <summary>When the result of <c>expired_result</c> expires, in milliseconds after the end of the job. Unset: at once, or after
    /// <see cref="Reads"/>.</summary>
    public int? AfterMs { get; init; }

    /// <summary>Rate of <c>trickle</c>. Default 1.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Whether <c>trickle</c> begins with the status line. Otherwise the head is sent at once.</summary>
    public bool TrickleHead { get; init; }

    /// <summary>The target of <c>redirect</c>.</summary>
    public string? Location { get; init; }

    /// <summary>How <c>cut_…</c> ends the connection.</summary>
    public SandboxClose Close { get; init; } = SandboxClose.Reset;
}
