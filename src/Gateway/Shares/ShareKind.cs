namespace Gateway.Shares;

/// <summary>The things that a client may hold a limited number of at a time.</summary>
internal enum ShareKind
{
    /// <summary>Every authenticated request, from its authentication to its end.</summary>
    Requests,

    /// <summary>A submit that waits for the result of its job, from before its body is read to its end.</summary>
    WaitingSubmits,

    /// <summary>A status stream, from before its first poll to its end.</summary>
    Streams,

    /// <summary>A request without a key that reads a file of the client.</summary>
    Downloads,

    /// <summary>A submit or a result call that is forwarded to the upstream, until the response is complete.</summary>
    UpstreamCalls,
}
