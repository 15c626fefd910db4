namespace Gateway.Diagnostics.Health;

/// <summary>Reason why the gateway should not get requests.</summary>
/// <param name="Code">A code for programs.</param>
/// <param name="Detail">A sentence for an operator, without secrets.</param>
internal sealed record UnreadyReason(string Code, string Detail);
