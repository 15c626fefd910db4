namespace Gateway.Upstream;

/// <summary>What came of an upstream call, as the completion event names it.</summary>
internal enum UpstreamOutcome
{
    /// <summary>A job was accepted, or a follow-up answered.</summary>
    Answered,

    /// <summary>The upstream, or the way to it, certainly did not accept the call.</summary>
    NotAccepted,

    /// <summary>A submit was sent and no usable answer came: the job may exist.</summary>
    Unknown,
}
