using Gateway.Edge;

namespace Gateway.Jobs;

/// <summary>Errors of a follow-up.</summary>
internal static class JobErrors
{
    /// <summary>One answer for a foreign, an unknown and a malformed id, so that nobody can find out which ids exist.</summary>
    public static GatewayError NotFound() =>
        new(StatusCodes.Status404NotFound, ErrorTypes.JobNotFound, Blame.Client, "There is no such job.") { JobStatus = "NOT_FOUND" };
}
