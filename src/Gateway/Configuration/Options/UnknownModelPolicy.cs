namespace Gateway.Configuration.Options;

/// <summary>How the gateway handles a submit for a model without a contract.</summary>
internal enum UnknownModelPolicy
{
    /// <summary>Refused with 404. The message names the nearest known model and how to add a model.</summary>
    Reject,

    /// <summary>Forwarded after the checks that need no contract (JSON, size, encoding).</summary>
    Forward,
}
