namespace Gateway.Shares;

/// <summary>The limit because of which a request was refused. A tag of the metrics.</summary>
internal enum RefusalReason
{
    /// <summary><c>Gateway:Limits:RequestsInFlight</c>, or the present share of a client in it.</summary>
    RequestsInFlight,

    /// <summary>Half of <c>Gateway:Limits:RequestsInFlight</c>, for routes without authentication.</summary>
    OpenRoutes,

    /// <summary><c>Gateway:Limits:PerClient:RequestsInFlight</c>.</summary>
    ClientRequests,

    /// <summary><c>Gateway:Limits:PerClient:WaitingSubmits</c>.</summary>
    ClientWaitingSubmits,

    /// <summary><c>Gateway:Limits:PerClient:Streams</c>.</summary>
    ClientStreams,

    /// <summary><c>Gateway:Limits:UpstreamPollsPerSecond</c>.</summary>
    UpstreamPolls,

    /// <summary><c>Gateway:Limits:UpstreamCalls</c>.</summary>
    UpstreamCalls,

    /// <summary><c>Gateway:Limits:PerClient:ReadsPerSecond</c>.</summary>
    ClientReads,

    /// <summary><c>Gateway:Limits:PerClient:Downloads</c>.</summary>
    ClientDownloads,
}
