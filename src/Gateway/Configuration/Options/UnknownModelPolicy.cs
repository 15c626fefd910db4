namespace Gateway.Configuration.Options;

/// <summary>What happens to a submit for a model that has no contract.</summary>
internal enum UnknownModelPolicy
{
    /// <summary>Refused with 404, the nearest known model, and how to add it.</summary>
    Reject,

    /// <summary>Forwarded after the checks that need no contract (JSON, size, encoding).</summary>
    Forward,
}
