namespace Gateway.Configuration.Options;

/// <summary>What happens to a parameter that the contract does not name.</summary>
internal enum UnknownParameterPolicy
{
    /// <summary>Forwarded and reported in the log and in <c>X-Gateway-Warning</c>.</summary>
    Warn,

    /// <summary>Refused with 422 <c>extra_forbidden</c>.</summary>
    Reject,

    /// <summary>Forwarded without a word.</summary>
    Forward,
}
