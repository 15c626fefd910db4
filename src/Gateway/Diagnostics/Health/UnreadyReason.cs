namespace Gateway.Diagnostics.Health;

/// <summary>Why the gateway should not be sent requests.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Detail">A sentence for an operator, without anything secret.</param>
internal sealed record UnreadyReason(string Code, string Detail);
