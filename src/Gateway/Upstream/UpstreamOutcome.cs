namespace Gateway.Upstream;

/// <summary>The outcome of an upstream call, as named in the completion event.</summary>
internal enum UpstreamOutcome
{
    /// <summary>The upstream accepted a job or responded to a follow-up.</summary>
    Answered,

    /// <summary>The call certainly was not accepted, or did not reach the upstream.</summary>
    NotAccepted,

    /// <summary>A submit was sent and got no usable response: the job may exist.</summary>
    Unknown,
}
