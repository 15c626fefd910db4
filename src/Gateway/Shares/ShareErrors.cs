using Gateway.Errors;

namespace Gateway.Shares;

/// <summary>
/// Errors of a request above a limit of the process or of its client. Nothing was read and nothing was submitted for such a request, so
/// it may be repeated. The connection is closed, because the body is unread.
/// </summary>
internal static class ShareErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <summary>A request in flight ends soon. A stream and a waiting submit last longer.</summary>
    private static readonly (ShareKind Kind, TimeSpan RetryAfter)[] RetryTimes =
        [(ShareKind.Requests, Soon), (ShareKind.WaitingSubmits, Later), (ShareKind.Streams, Later), (ShareKind.Downloads, Soon)];

    public static GatewayError Overloaded() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Overloaded, Blame.Gateway,
            "The gateway handles as many requests as Gateway:Limits:RequestsInFlight allows. Nothing was read or submitted; try again "
                + "shortly.")
        {
            RetryAfter = Soon,
            CloseConnection = true,
        };

    public static GatewayError ShareShrunk(int used) =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Overloaded, Blame.Gateway,
            $"The gateway handles more than half of the requests that Gateway:Limits:RequestsInFlight allows, and this client has {used} "
                + $"of them, its present share. Nothing was read or submitted; try again shortly.")
        {
            RetryAfter = Soon,
            CloseConnection = true,
        };

    public static GatewayError UpstreamBusy() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Overloaded, Blame.Gateway,
            "The submits and results in flight are as many as Gateway:Limits:UpstreamCalls allows, or this client has its present share "
                + "of them. Nothing was submitted; try again shortly.")
        {
            RetryAfter = Soon,
            CloseConnection = true,
        };

    public static GatewayError Limited(ShareKind kind, int limit, int used) => kind switch
    {
        ShareKind.Requests => Refuse(kind, ErrorTypes.ClientRequestsLimited,
            $"This client has {used} requests in flight; its limit is {limit} (Gateway:Limits:PerClient:RequestsInFlight). Nothing was "
                + $"read or submitted; try again when one of them has ended."),
        ShareKind.WaitingSubmits => Refuse(kind, ErrorTypes.ClientWaitsLimited,
            $"This client has {used} submits that wait for their results; its limit is {limit} (Gateway:Limits:PerClient:WaitingSubmits). "
                + $"Nothing was submitted; try again when one of them has ended, or submit without a wait and follow the job."),
        ShareKind.Downloads => Refuse(kind, ErrorTypes.ClientDownloadsLimited,
            $"The client that owns this file has {used} files read at a time; its limit is {limit} (Gateway:Limits:PerClient:Downloads). "
                + $"Try again when one of these requests has ended."),
        _ => Refuse(kind, ErrorTypes.ClientStreamsLimited,
            $"This client has {used} open status streams; its limit is {limit} (Gateway:Limits:PerClient:Streams). Close one of them, or "
                + $"poll the status instead."),
    };

    private static GatewayError Refuse(ShareKind kind, string type, Text.Message message) =>
        new(StatusCodes.Status429TooManyRequests, type, Blame.Client, message)
        {
            RetryAfter = Array.Find(RetryTimes, entry => entry.Kind == kind).RetryAfter,
            CloseConnection = true,
        };
}
