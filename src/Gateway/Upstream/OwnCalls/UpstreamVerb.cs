namespace Gateway.Upstream.OwnCalls;

/// <summary>Follow-ups that an upstream may lack.</summary>
internal enum UpstreamVerb
{
    Status,
    Cancel,
}
