using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Jobs.Results.Fetching;
using Gateway.Jobs.Store.Documents;

namespace Gateway.Jobs.Results;

/// <inheritdoc cref="IKeptResults"/>
internal sealed class KeptResults(IDocumentStore store, SettingsSource settings, TimeProvider time) : IKeptResults
{
    private static readonly KeptResult NotKept = new(ResultState.NotKept);

    public async Task<KeptResult> ReadAsync(JobRecord job, CancellationToken cancellation)
    {
        var options = settings.Current.Options.Results;
        if (options.Keep == ResultKeeping.Off
            || job.ResultOutcome is not (null or ResultOutcome.Kept)
            || job.Status is not (JobStatus.Completed or JobStatus.Failed))
        {
            return NotKept;
        }

        // In this order: the work ends after it has stored the result.
        var isPending = await store.IsWorkPendingAsync(job.RequestId, ResultWork.KindName, cancellation);
        var since = time.GetUtcNow() - options.Retention;
        if (await store.FindDocumentAsync(job.RequestId, since, 0, int.MaxValue, cancellation) is { } document)
        {
            return new KeptResult(
                ResultState.Kept, new ResultDocument(document.Status, document.ContentType, document.Body));
        }

        return isPending ? new KeptResult(ResultState.Pending) : NotKept;
    }
}
