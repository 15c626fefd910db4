using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Store.Documents;
using Gateway.Upstream;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>
/// Keeps the result of a job after its end. While the upstream gives no result, the work is tried again (<see cref="ResultSchedule"/>).
/// </summary>
internal sealed partial class ResultWork(
    IDocumentStore store, ResultFetcher fetcher, ResultMetrics metrics, SettingsSource settings, TimeProvider time,
    ILogger<ResultWork> logger)
    : IEndWork
{
    public const string KindName = "result";

    /// <summary>Shorter than a lease of the outbox, so that no second process begins meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public bool IsNeeded(JobRecord job, JobChange end) =>
        settings.Current.Options.Results.Keep != ResultKeeping.Off
        && job.ResultOutcome is null
        && end.Outcome is JobStatus.Completed or JobStatus.Failed;

    public async Task<TimeSpan?> CarryOutAsync(JobRecord job, int attempt, CancellationToken cancellation)
    {
        var options = settings.Current.Options.Results;
        // A cancelled job has no result. The work is carried out again after a crash, and the owner may have deleted the result.
        if (options.Keep == ResultKeeping.Off
            || job.ResultOutcome is not null
            || job.Status is not (JobStatus.Completed or JobStatus.Failed))
        {
            metrics.Fetched(ResultFetch.Unneeded);
            return null;
        }

        using var fetched = await FetchAsync(job, options, cancellation);
        return await SettleAsync(job, fetched, options, attempt, cancellation);
    }

    private async Task<FetchedResult> FetchAsync(JobRecord job, ResultsOptions options, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await fetcher.FetchAsync(job, options.MaxBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FetchedResult.Failed(UpstreamErrors.TimedOut());
        }
    }

    /// <returns>Null: the work is done. Otherwise the wait before the next attempt.</returns>
    private async Task<TimeSpan?> SettleAsync(
        JobRecord job, FetchedResult fetched, ResultsOptions options, int attempt, CancellationToken cancellation)
    {
        if (fetched.Document is { } document)
        {
            var limits = new DocumentLimits(options.MaxTotalBytes, options.ClientTotalBytes);
            metrics.Removed(await store.KeepAsync(job, document, fetched.Facts, limits, cancellation));
            metrics.Fetched(ResultFetch.Kept);
            return null;
        }

        if (fetched.IsTooLarge)
        {
            await store.NoteAsync(job.RequestId, ResultOutcome.TooLarge, fetched.Facts, cancellation);
            metrics.Fetched(ResultFetch.TooLarge);
            return null;
        }

        var sinceEnd = time.GetUtcNow() - (job.FinishedAt ?? job.SubmittedAt);
        if (ResultSchedule.Next(sinceEnd, fetched.IsMissing, attempt, fetched.Fault!.RetryAfter) is { } wait)
        {
            metrics.Fetched(ResultFetch.Postponed);
            return wait;
        }

        await store.NoteAsync(job.RequestId, ResultOutcome.Unavailable, fetched.Facts, cancellation);
        metrics.Fetched(ResultFetch.GivenUp);
        Log.GivenUp(logger, job.RequestId, job.Client, job.Model, fetched.Fault.Type);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ResultNotKept, LogLevel.Warning,
            "The result of job {request_id} of {client} for {model} is not kept: the upstream did not give it ({error_type})")]
        public static partial void GivenUp(ILogger logger, string request_id, string client, string model, string error_type);
    }
}
