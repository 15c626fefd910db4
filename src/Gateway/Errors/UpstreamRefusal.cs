namespace Gateway.Errors;

/// <summary>What the upstream's own error answer says, for the log alone: a client is not told whether the gateway's token, its account
/// or its quota is the reason.</summary>
/// <param name="Status">The upstream's HTTP status.</param>
/// <param name="Code">The upstream's error code, such as <c>insufficient_user_quota</c>. Null: it has none.</param>
/// <param name="Type">The upstream's error type. Null: it has none.</param>
internal sealed record UpstreamRefusal(int Status, string? Code, string? Type);
