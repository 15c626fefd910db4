using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Urls;
using Gateway.Json;
using Gateway.Upstream;
using Gateway.Upstream.Answers;

namespace Gateway.Jobs.Submit;

/// <summary>
/// Stores an accepted job durably before the response is sent, and rewrites its URLs to the gateway. If the job cannot be stored, the
/// client does not receive it.
/// </summary>
internal sealed partial class JobRecorder(JobDirectory jobs, ILogger<JobRecorder> logger)
{
    /// <returns>The envelope for the client, or the error if the client gets no envelope.</returns>
    public async Task<(
        ReadOnlyMemory<byte>? Envelope, GatewayError? Error)> RecordAsync(
            HttpContext context, Exchange exchange, SubmitAnswer answer, byte[] digest)
    {
        var (job, envelope) = Read(context, exchange, answer, digest);
        var completion = exchange.Idempotency is { } token
            ? new IdempotencyCompletion(
                token, new StoredAnswer(StatusCodes.Status200OK, job.RequestId, Replayable(exchange, context, job, envelope)))
            : null;
        try
        {
            if (await jobs.AddAsync(job, completion, CancellationToken.None) is not { } entry)
            {
                Log.Conflict(logger, job.RequestId, job.Client, job.Model);
                return (null, JobErrors.RequestIdConflict());
            }

            exchange.Job = entry;
            return (envelope, null);
        }
        catch (JobStoreUnavailableException)
        {
            // This log event is the only record of the paid job's id.
            Log.NotKept(logger, job.RequestId, job.Client, job.Model);
            return (null, UpstreamErrors.OutcomeUnknown(UnknownOutcomes.JobNotKept));
        }
    }

    /// <summary>The stored response for a repeated submit: the envelope, unless it exceeds the size limit.</summary>
    private static byte[] Replayable(Exchange exchange, HttpContext context, JobRecord job, ReadOnlyMemory<byte> envelope) =>
        envelope.Length <= StoredAnswer.MaxBodyBytes
            ? envelope.ToArray()
            : StatusBody.Write(null, job, exchange.UrlsOf(context.Request, job), withLogs: false).ToArray();

    private (JobRecord Job, ReadOnlyMemory<byte> Envelope) Read(HttpContext context, Exchange exchange, SubmitAnswer answer, byte[] digest)
    {
        var url = answer.Root.TryGetMember("response_url"u8, out var member) && member.TryGetText(2048, out var text) ? text : null;
        var job = new JobRecord
        {
            RequestId = answer.RequestId,
            Client = exchange.Client.Name,
            Model = exchange.Call.Model,
            UpstreamPath = JobApps.FromResponseUrl(url, answer.RequestId, exchange.Call.Model),
            SubmittedAt = jobs.Now,
            ImagesAsked = exchange.ImagesAsked,
            BodyBytes = exchange.RequestBytes,
            BodyDigest = digest,
            TraceParent = JobTraces.Of(context),
        };
        var urls = exchange.UrlsOf(context.Request, job);
        return (job, EnvelopeRewriter.Rewrite(answer.Envelope, answer.Root, urls, withoutLogs: false, EnvelopeRewriter.Urls));
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.JobNotKept, LogLevel.Error,
                "The upstream accepted job {request_id} of {client} for {model}, but the store did not save it; the client did not get "
                    + "its id")]
        public static partial void NotKept(ILogger logger, string request_id, string client, string model);

        [LoggerMessage(
            EventIds.JobConflict, LogLevel.Error,
                "The upstream gave the id {request_id} to a job of {client} for {model}, but a job of another client has this id; the "
                    + "first owner keeps it")]
        public static partial void Conflict(ILogger logger, string request_id, string client, string model);
    }
}
