namespace Gateway.Configuration;

/// <summary>The end of a read of the configuration.</summary>
/// <param name="At">The time of the read.</param>
/// <param name="IsGood">Whether the configuration was accepted, or was found unchanged. False: the previous one stays in force.</param>
internal sealed record ReloadOutcome(DateTimeOffset At, bool IsGood);
