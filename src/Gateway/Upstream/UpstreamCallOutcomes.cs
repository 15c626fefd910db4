using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Upstream;

/// <summary>The outcomes of calls to the upstream, for the metrics, and the table that maps a call's error to one of them.</summary>
internal static class UpstreamCallOutcomes
{
    /// <summary>The upstream gave a usable response, which may be a job's failure.</summary>
    public const string Ok = "ok";

    /// <summary>The upstream responded with an error.</summary>
    public const string Refused = "refused";

    /// <summary>There was no connection, or no response that can be read.</summary>
    public const string Failed = "failed";

    /// <summary>The deadline has passed.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>A submit was sent, and got no usable response.</summary>
    public const string Unknown = "unknown";

    /// <summary>The client left before the end of the call.</summary>
    public const string Cancelled = "cancelled";

    public static ImmutableArray<string> All { get; } = [Ok, Refused, Failed, TimedOut, Unknown, Cancelled];

    /// <param name="error">The error of the call. Null: none.</param>
    public static string Of(GatewayError? error) => error switch
    {
        null => Ok,
        // The response of the upstream, which says that the job did not start within the time limit of the client.
        { Type: ErrorTypes.UpstreamTimeout, RequestTimeoutType: not null } => Refused,
        { Type: ErrorTypes.UpstreamTimeout } => TimedOut,
        { Type: ErrorTypes.UpstreamUnreachable or ErrorTypes.UpstreamFailed } => Failed,
        { Type: ErrorTypes.SubmitOutcomeUnknown } => Unknown,
        { Type: ErrorTypes.JobAlreadyCompleted or ErrorTypes.JobInProgress } => Ok,
        _ => Refused,
    };
}
