using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Money;
using Gateway.Upstream;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>
/// Keeps the result of a job after its end. While the upstream gives no result, the work is tried again (<see cref="ResultSchedule"/>).
/// </summary>
internal sealed partial class ResultWork(
    IDocumentStore store, ResultFetcher fetcher, Settler settler, ResultMetrics metrics, SettingsSource settings, TimeProvider time,
    ILogger<ResultWork> logger)
    : IEndWork
{
    public const string KindName = "result";

    /// <summary>Shorter than a lease of the outbox, so that no second process begins meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public bool IsNeeded(JobRecord job, JobChange end) =>
        (settings.Current.Options.Results.Keep != ResultKeeping.Off
            && job.ResultOutcome is null
            && end.Outcome is JobStatus.Completed or JobStatus.Failed)
        || (end.Payer is not null && MayAwaitResult(job, end));

    public async Task<TimeSpan?> CarryOutAsync(JobRecord job, int attempt, CancellationToken cancellation)
    {
        var options = settings.Current.Options.Results;
        // A cancelled job has no result. The work is carried out again after a crash, and the owner may have deleted the result.
        var isKept = options.Keep != ResultKeeping.Off
            && job.ResultOutcome is null
            && job.Status is JobStatus.Completed or JobStatus.Failed;
        var awaiting = await settler.FindAwaitingAsync(job, cancellation);
        if (!isKept && awaiting is null)
        {
            metrics.Fetched(ResultFetch.Unneeded);
            return null;
        }

        using var fetched = await FetchAsync(job, isKept ? options.MaxBytes : 0, awaiting is not null, cancellation);
        return isKept
            ? await KeepAsync(job, fetched, awaiting, options, attempt, cancellation)
            : await SettleAsync(job, fetched, awaiting!, attempt, cancellation);
    }

    /// <summary>Whether the money of a job awaits its result after this end. The stored end decides, so it is enough that it may.</summary>
    private static bool MayAwaitResult(JobRecord job, JobChange end) =>
        end.Outcome is JobStatus.Completed or JobStatus.Cancelled
        || (end.Outcome == JobStatus.Failed && (end.MayBeCharged || (job.CancelRequestedAt ?? end.CancelRequestedAt) is not null));

    private async Task<FetchedResult> FetchAsync(JobRecord job, int maxBytes, bool isScanned, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await fetcher.FetchAsync(job, maxBytes, isScanned, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FetchedResult.Failed(UpstreamErrors.TimedOut());
        }
    }

    /// <returns>Null: the work is done. Otherwise the wait before the next attempt.</returns>
    private async Task<TimeSpan?> KeepAsync(
        JobRecord job, FetchedResult fetched, StoredReservation? awaiting, ResultsOptions options, int attempt,
        CancellationToken cancellation)
    {
        var settlement = fetched.Status is { } status ? settler.Of(awaiting, status, fetched.Facts) : null;
        if (fetched.Document is { } document)
        {
            var limits = new DocumentLimits(options.MaxTotalBytes, options.ClientTotalBytes);
            metrics.Removed(await store.KeepAsync(job, document, fetched.Facts, limits, settlement, cancellation));
            settler.Note(settlement);
            metrics.Fetched(ResultFetch.Kept);
            return null;
        }

        if (fetched.IsTooLarge)
        {
            await store.NoteAsync(job.RequestId, ResultOutcome.TooLarge, fetched.Facts, settlement, cancellation);
            settler.Note(settlement);
            metrics.Fetched(ResultFetch.TooLarge);
            return null;
        }

        if (Next(job, fetched, attempt) is { } wait)
        {
            metrics.Fetched(ResultFetch.Postponed);
            return wait;
        }

        await store.NoteAsync(job.RequestId, ResultOutcome.Unavailable, fetched.Facts, null, cancellation);
        metrics.Fetched(ResultFetch.GivenUp);
        Log.GivenUp(logger, job.RequestId, job.Client, job.Model, fetched.Fault!.Type);
        return null;
    }

    /// <summary>Settles a job whose result is not kept, by what the result says. Nothing of the result is held or stored.</summary>
    /// <returns>Null: the work is done. Otherwise the wait before the next attempt.</returns>
    private async Task<TimeSpan?> SettleAsync(
        JobRecord job, FetchedResult fetched, StoredReservation awaiting, int attempt, CancellationToken cancellation)
    {
        if (fetched.Status is { } status)
        {
            if (settler.Of(awaiting, status, fetched.Facts) is { } settlement)
            {
                await settler.MoveAsync(awaiting, settlement.Move, cancellation);
            }

            metrics.Fetched(ResultFetch.Settled);
            return null;
        }

        // The upstream has no result of a cancelled job, and will have none.
        var wait = job.Status == JobStatus.Cancelled && fetched.IsMissing ? null : Next(job, fetched, attempt);
        metrics.Fetched(wait is null ? ResultFetch.GivenUp : ResultFetch.Postponed);
        return wait;
    }

    private TimeSpan? Next(JobRecord job, FetchedResult fetched, int attempt) => ResultSchedule.Next(
        time.GetUtcNow() - (job.FinishedAt ?? job.SubmittedAt), fetched.IsMissing, attempt, fetched.Fault!.RetryAfter);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ResultNotKept, LogLevel.Warning,
            "The result of job {request_id} of {client} for {model} is not kept: the upstream did not give it ({error_type})")]
        public static partial void GivenUp(ILogger logger, string request_id, string client, string model, string error_type);
    }
}
