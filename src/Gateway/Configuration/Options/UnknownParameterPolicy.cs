namespace Gateway.Configuration.Options;

/// <summary>How the gateway handles a parameter that is not in the contract.</summary>
internal enum UnknownParameterPolicy
{
    /// <summary>Forwarded and reported in the log and in <c>X-Gateway-Warning</c>.</summary>
    Warn,

    /// <summary>Refused with 422 <c>extra_forbidden</c>.</summary>
    Reject,

    /// <summary>Forwarded without a report.</summary>
    Forward,
}
