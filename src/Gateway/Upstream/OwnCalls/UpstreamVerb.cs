namespace Gateway.Upstream.OwnCalls;

/// <summary>Follow-ups that some upstreams do not support.</summary>
internal enum UpstreamVerb
{
    Status,
    Cancel,
}
