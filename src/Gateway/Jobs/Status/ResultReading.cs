using System.Net;
using Gateway.Upstream;
using Gateway.Upstream.Answers;

namespace Gateway.Jobs.Status;

/// <summary>The one table that maps a response to a result call to the status of the job.</summary>
internal static class ResultReading
{
    public static StatusReading Of(ResultBeginning result)
    {
        var (beginning, isWhole) = (result.Body, result.IsWhole);
        return result.Status switch
        {
            // An HTML page from an intermediary is not a result, even with status 200.
            HttpStatusCode.OK when !QueueAnswer.BeginsAsJson(beginning.Span) => Unreadable(),
            HttpStatusCode.OK => PendingOf(beginning, isWhole) ?? new StatusReading { Status = JobStatus.Completed },
            HttpStatusCode.Accepted => PendingOf(beginning, isWhole) ?? new StatusReading { Status = JobStatus.InProgress },
            HttpStatusCode.BadRequest when QueueAnswer.IsStillInProgress(beginning) => new StatusReading { Status = JobStatus.InProgress },
            // The same holds for a page with a 404: clients stop to follow a job that is not found.
            HttpStatusCode.NotFound when beginning.Length > 0 && !QueueAnswer.BeginsAsJson(beginning.Span) => Unreadable(),
            HttpStatusCode.NotFound => NotFound(isWhole && QueueAnswer.IsJobNotFound(beginning)),
            // Any other response that is not the model's own is from a server in front of the model. The job may still run or succeed.
            _ when !QueueAnswer.IsModelFailure(beginning, isWhole) => Unreadable(),
            // The client's own time limit expired before the job started.
            HttpStatusCode.GatewayTimeout when result.HasTimeoutType => FailedWith(StatusCodes.Status504GatewayTimeout, beginning),
            HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                Unreadable(),
            var status => FailedWith((int)status, beginning),
        };
    }

    /// <param name="isByUpstream">Whether the upstream itself says so, and no server in front of it.</param>
    public static StatusReading NotFound(bool isByUpstream) => new() { Fault = JobErrors.NotFound(), IsUnknownToUpstream = isByUpstream };

    /// <summary>While a job runs, the result call of some upstreams returns 200 with a status.</summary>
    private static StatusReading? PendingOf(ReadOnlyMemory<byte> body, bool isWhole)
    {
        var status = isWhole ? QueueAnswer.PendingOf(body) : QueueAnswer.PendingAtBeginning(body.Span);
        return status is { } pending ? new StatusReading { Status = StatusBody.Of(pending) } : null;
    }

    private static StatusReading FailedWith(int status, ReadOnlyMemory<byte> body)
    {
        var text = UpstreamErrorText.Read(body, token: null);
        return new StatusReading
        {
            Status = status == StatusCodes.Status499ClientClosedRequest ? JobStatus.Cancelled : JobStatus.Failed,
            Error = text.Message ?? $"The model responded with status {status}.",
            ErrorType = QueueAnswer.ErrorType(body),
            ModelStatus = status,
        };
    }

    private static StatusReading Unreadable() => new() { Fault = UpstreamErrors.Failed() };
}
