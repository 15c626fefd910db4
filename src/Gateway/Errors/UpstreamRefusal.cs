namespace Gateway.Errors;

/// <summary>
/// The error response of the upstream, for the log only. A client does not learn whether the gateway's token, its account or its quota
/// is the reason.
/// </summary>
/// <param name="Status">The upstream's HTTP status.</param>
/// <param name="Code">The upstream's error code, such as <c>insufficient_user_quota</c>. Null: there is none.</param>
/// <param name="Type">The upstream's error type. Null: there is none.</param>
internal sealed record UpstreamRefusal(int Status, string? Code, string? Type);
