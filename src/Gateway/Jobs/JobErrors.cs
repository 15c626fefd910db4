using Gateway.Errors;

namespace Gateway.Jobs;

/// <summary>Errors of jobs: errors of their follow-ups and of the job store.</summary>
internal static class JobErrors
{
    private static readonly TimeSpan StoreRetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PollRetry = TimeSpan.FromSeconds(1);

    /// <summary>The response is the same for another client's id, an unknown id and a malformed id, so that a client cannot test which ids
    /// exist.</summary>
    public static GatewayError NotFound() =>
        new(StatusCodes.Status404NotFound, ErrorTypes.JobNotFound, Blame.Client, "There is no such job.") { JobStatus = "NOT_FOUND" };

    /// <summary>The response to a result call while the job runs, in the upstream's own words.</summary>
    public static GatewayError StillInProgress() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.JobInProgress, Blame.Client, "Request is still in progress");

    /// <summary>The wait of a synchronous call has expired. The status is 424, which no client retries: the job continues and can be
    /// followed.</summary>
    public static GatewayError StillRunning() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.JobStillRunning, Blame.Gateway,
            "The job did not finish within Gateway:Jobs:MaxWait. It continues: follow it by the id in x-fal-request-id. Do not send the "
                + "call again.");

    /// <summary>A submit waited for its job and then could not fetch the result. The status is 424 for the same reason: a client would
    /// take the failed result call for a failed submit, and its retry would pay for a second job.</summary>
    public static GatewayError ResultUnavailable() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.JobResultUnavailable, Blame.Upstream,
            "The job was accepted, but its result could not be fetched. Fetch it by the id in x-fal-request-id. Do not send the call "
                + "again.");

    /// <summary>The response to a result call for a job that the gateway has given up. The status is 424, which no client retries: the job
    /// may have been charged.</summary>
    public static GatewayError Lost(LostReason reason) =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.JobLost, Blame.Upstream,
            $"The job is lost: it has no result. {reason.Text()} It may have been charged.");

    public static GatewayError AlreadyCompleted() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.JobAlreadyCompleted, Blame.Client,
            "The job is finished and can't be cancelled.")
        {
            JobStatus = "ALREADY_COMPLETED",
        };

    public static GatewayError CancelNotSupported() =>
        new(StatusCodes.Status501NotImplemented, ErrorTypes.CancelNotSupported, Blame.Upstream,
            "The upstream does not support cancelling a job. The job continues.");

    /// <summary>The store is unavailable during a call that is no submit: of a job, of files, of keys or of the administration.</summary>
    public static GatewayError StoreUnavailable() => Unavailable("The gateway's job store is unavailable; try again shortly.");

    /// <summary>The store is unavailable during a submit. Nothing was sent to the upstream, so the submit can be repeated.</summary>
    public static GatewayError SubmitNotStored() =>
        Unavailable("The gateway's job store is unavailable. Nothing was sent to the upstream; try again shortly.");

    /// <summary>A poll that got no turn in time, for a job without an earlier status.</summary>
    /// <param name="limit">Status calls per second.</param>
    public static GatewayError PollsLimited(int limit) =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.PollsLimited, Blame.Client,
            $"The gateway makes at most {limit} status calls to the upstream per second (Gateway:Limits:UpstreamPollsPerSecond), and this "
                + $"client has more polls than its share of them. Poll less often.")
        {
            RetryAfter = PollRetry,
        };

    /// <summary>The upstream returned an id that already belongs to a job of another client. The upstream has accepted a job, so the status
    /// is 424, which no client retries.</summary>
    public static GatewayError RequestIdConflict() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.RequestIdConflict, Blame.Upstream,
            "The upstream accepted the job, but gave it the id of another job. Do not send the submit again: it may be charged twice.");

    private static GatewayError Unavailable(Text.Message message) =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.JobStoreUnavailable, Blame.Gateway, message)
        {
            RetryAfter = StoreRetryAfter,
        };
}
