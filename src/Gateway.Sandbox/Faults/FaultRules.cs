using Names = Gateway.Sandbox.SandboxFaultNames;

namespace Gateway.Sandbox.Faults;

/// <summary>The properties of each fault: its kind, and whether a submit with it is accepted by default.</summary>
internal static class FaultRules
{
    public const int MaxBytes = 1024 * 1024 * 1024;
    public const int MaxHeldBytes = 64 * 1024 * 1024;

    public static FaultKind Kind(SandboxFault fault) => fault.Fault switch
    {
        Names.CutBefore or Names.CutDuring or Names.CutAfter or Names.Stall or Names.Trickle or Names.Truncated
            or Names.SwitchingProtocols or Names.Garbage => FaultKind.Deliver,
        Names.Delay or Names.HugeHeaders or Names.Oversize or Names.SetCookie or Names.EchoAuthorization => FaultKind.Decorate,
        Names.RepeatRequestId or Names.HostileRequestId or Names.NoRequestId => FaultKind.Identity,
        Names.Model422 or Names.Model500 or Names.ExpiredResult or Names.HugeResult or Names.NeverEnds or Names.Vanished =>
            FaultKind.Outcome,
        _ => FaultKind.Replace,
    };

    /// <summary>
    /// Whether a submit creates a job. A refusal creates none, and neither does a connection that fails before the response.
    /// </summary>
    public static bool Accepts(SandboxFault? fault) => fault is null || (fault.Accept ?? AcceptsByDefault(fault));

    /// <summary>Validates a fault. Null: it is valid.</summary>
    public static string? Check(SandboxFault fault)
    {
        if (!Names.All.Contains(fault.Fault))
        {
            return $"unknown fault '{fault.Fault}'; known are: {string.Join(", ", Names.All)}";
        }

        if (fault.Match is null)
        {
            return "match: must be an object";
        }

        if (fault.Times < 1)
        {
            return $"times: must be above 0, or null for every time, got {fault.Times}";
        }

        if (fault.DelayMs < 0)
        {
            return $"delayMs: must not be negative, got {fault.DelayMs}";
        }

        if (fault.Reads < 0 || fault.AfterMs < 0)
        {
            return $"reads, afterMs: must not be negative, got {fault.Reads ?? fault.AfterMs}";
        }

        if (fault.Status is < 200 or > 599)
        {
            return $"status: must be from 200 to 599, got {fault.Status}";
        }

        if (fault.RetryAfter < 0)
        {
            return $"retryAfter: must not be negative, got {fault.RetryAfter}";
        }

        if (fault.Bytes < 0 || fault.Bytes > (fault.Fault is Names.Oversize or Names.HugeResult ? MaxBytes : MaxHeldBytes))
        {
            return $"bytes: out of range, got {fault.Bytes}";
        }

        if (fault.BytesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            return $"bytesPerSecond: must be above 0, got {fault.BytesPerSecond}";
        }

        if (fault.ContentType is not null && !Http.HeaderText.IsValue(fault.ContentType))
        {
            return "contentType: can't stand in a header";
        }

        if (fault.Location is not null && !Http.HeaderText.IsValue(fault.Location))
        {
            return "location: can't stand in a header";
        }

        return fault.Headers?.Any(h => !Http.HeaderText.IsName(h.Key) || !Http.HeaderText.IsValue(h.Value)) == true
            ? "headers: a name or a value can't stand in a header"
            : null;
    }

    private static bool AcceptsByDefault(SandboxFault fault) => fault.Fault switch
    {
        Names.CutBefore or Names.Stall or Names.SwitchingProtocols or Names.Garbage => false,
        Names.NonJson => true,
        _ => Kind(fault) != FaultKind.Replace,
    };
}
