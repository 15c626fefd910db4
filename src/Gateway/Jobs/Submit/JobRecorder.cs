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
    /// <param name="context">The request.</param>
    /// <param name="exchange">The state of the request. It gets the id of the job, and the job itself if the client waits for it.</param>
    /// <param name="answer">The upstream's response.</param>
    /// <param name="digest">SHA-256 of the body.</param>
    /// <param name="isWaited">Whether the client waits for the result. Otherwise this request does not need the live job.</param>
    /// <returns>The envelope for the client, which the caller disposes, or the error if the client gets no envelope.</returns>
    public async ValueTask<(PooledBuffer? Envelope, GatewayError? Error)> RecordAsync(
        HttpContext context, Exchange exchange, SubmitAnswer answer, byte[] digest, bool isWaited)
    {
        var (job, envelope) = Read(context, exchange, answer, digest);
        var isRecorded = false;
        try
        {
            var completion = exchange.Idempotency is { } token
                ? new IdempotencyCompletion(
                    token, new StoredAnswer(StatusCodes.Status200OK, job.RequestId, Replayable(exchange, context, job, envelope.Written)))
                : null;
            var options = exchange.Settings.Options.Jobs;
            var reserved = exchange.Reservation?.ForJob(job.SubmittedAt, options.GiveUpAfter, options.StoreTimeout);
            var result = await jobs.StoreAsync(job, completion, exchange.Webhook, reserved, CancellationToken.None);
            exchange.Reservation?.IsLeftToJob = result == AddJobResult.Added;
            if (result == AddJobResult.OwnedByAnother)
            {
                Log.Conflict(logger, job.RequestId, job.Client, job.Model);
                return (null, JobErrors.RequestIdConflict());
            }

            if (isWaited)
            {
                exchange.Job = await jobs.OpenAsync(job, result, CancellationToken.None);
            }
            else
            {
                jobs.Keep(job, result);
                exchange.OwnRequestId = job.RequestId;
            }

            isRecorded = true;
            return (envelope, null);
        }
        catch (JobStoreUnavailableException)
        {
            // The write may still take effect.
            exchange.Reservation?.IsLeftToJob = true;
            // This log event is the only record of the paid job's id.
            Log.NotKept(logger, job.RequestId, job.Client, job.Model);
            return (null, UpstreamErrors.OutcomeUnknown(UnknownOutcomes.JobNotKept));
        }
        finally
        {
            if (!isRecorded)
            {
                envelope.Dispose();
            }
        }
    }

    /// <summary>The stored response for a repeated submit: the envelope, unless it exceeds the size limit.</summary>
    private static byte[] Replayable(Exchange exchange, HttpContext context, JobRecord job, ReadOnlyMemory<byte> envelope) =>
        envelope.Length <= StoredAnswer.MaxBodyBytes
            ? envelope.ToArray()
            : StatusBody.Write(null, job, exchange.UrlsOf(context.Request, job), withLogs: false).ToArray();

    private (JobRecord Job, PooledBuffer Envelope) Read(HttpContext context, Exchange exchange, SubmitAnswer answer, byte[] digest)
    {
        _ = answer.Root.TryGetMember("response_url"u8, out var url);
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
            ResultOutcome = context.Request.Headers[GatewayHeaders.StoreIo].Contains("0") ? ResultOutcome.NotStored : null,
            IsReserved = exchange.Reservation is not null,
        };
        var urls = exchange.UrlsOf(context.Request, job);
        return (job, EnvelopeRewriter.RewritePooled(answer.Envelope, answer.Root, urls, withoutLogs: false, EnvelopeRewriter.Urls));
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
