namespace Gateway.Jobs.Store.Health;

/// <param name="At">The time of the failed call.</param>
/// <param name="Reason">The reason, for an operator.</param>
internal sealed record StoreFault(DateTimeOffset At, string Reason);
