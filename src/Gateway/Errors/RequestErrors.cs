namespace Gateway.Errors;

/// <summary>Errors of a request as a whole that belong to no single stage.</summary>
internal static class RequestErrors
{
    private static readonly TimeSpan StopRetryAfter = TimeSpan.FromSeconds(1);

    public static GatewayError RequestInvalid(int status) =>
        new(status, ErrorTypes.RequestInvalid, Blame.Client, "The request is not valid HTTP.") { CloseConnection = true };

    public static GatewayError ClientLeft() =>
        new(StatusCodes.Status499ClientClosedRequest, ErrorTypes.ClientClosedRequest, Blame.Client, "The client closed the connection.");

    /// <summary>The gateway stops, and the time for requests in flight is over. No submit was sent to the upstream.</summary>
    public static GatewayError Stopping() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.GatewayStopping, Blame.Gateway,
            "The gateway is stopping and did not finish this request. Nothing was submitted; send the request again.")
        {
            RetryAfter = StopRetryAfter,
            CloseConnection = true,
        };

    /// <summary>The gateway stops while a submit waits for the result of its job. The status is 424, which no client retries: the job
    /// continues and can be followed.</summary>
    public static GatewayError StoppingDuringJob() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.JobStillRunning, Blame.Gateway,
            "The gateway is stopping and does not wait for the job any longer. The job continues: follow it by the id in "
                + "x-fal-request-id. Do not send the call again.");

    public static GatewayError Internal() =>
        new(StatusCodes.Status500InternalServerError, ErrorTypes.InternalError, Blame.Gateway,
            "The gateway failed; its log has the details.");
}
