using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Doubts;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Store;

/// <summary>
/// The gateway's memory: jobs with their owners, and the answers given under idempotency keys.
/// Every method that returns a task throws <see cref="JobStoreUnavailableException"/>, and nothing else, when the database is in
/// trouble, within <c>Gateway:Jobs:StoreTimeout</c>; it works again by itself when the trouble is over.
/// </summary>
internal interface IJobStore : IAsyncDisposable
{
    /// <summary>Whether the store works, by the last report of any call.</summary>
    StoreHealth Health { get; }

    /// <summary>Creates or migrates the schema, under a lock that other instances wait for. May be called again after a failure;
    /// until it has succeeded every other call fails as unavailable.</summary>
    /// <exception cref="JobStoreSchemaException">The schema is newer than this program.</exception>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a job; it is durable when the call returns. With a completion, the answer under the idempotency key is kept
    /// in the same transaction. After an exception the job may or may not be kept.</summary>
    Task<AddJobResult> AddAsync(JobRecord job, IdempotencyCompletion? completion, CancellationToken cancellationToken);

    /// <summary>The job, with every change that <see cref="Update"/> was told of here; null when there is none.</summary>
    Task<JobRecord?> FindAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Notes a change and returns at once: it is written behind, merged with others of the same job. A crash may lose it,
    /// an outage of the store does not.</summary>
    void Update(JobChange change);

    /// <summary>Writes every change noted so far.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>A client's own jobs, the newest first.</summary>
    Task<JobPage> ListAsync(string client, JobFilter filter, JobCursor? after, CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="batch"/> jobs submitted before a time, and as many idempotency keys and doubts that have
    /// expired.</summary>
    /// <returns>How many rows went; fewer than <paramref name="batch"/> means nothing is left to do.</returns>
    Task<int> DeleteExpiredAsync(DateTimeOffset submittedBefore, DateTimeOffset now, int batch, CancellationToken cancellationToken);

    /// <summary>Takes an idempotency key before the upstream is called. Of any number of callers, on any replica, one gets
    /// <see cref="IdempotencyClaim.Claimed"/>. A claim that failed is released behind the caller's back.</summary>
    Task<IdempotencyClaim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Frees the key: the submit was certainly not accepted. When the store is down the key is freed later,
    /// unless this process ends before.</summary>
    Task AbandonAsync(ClaimToken token, CancellationToken cancellationToken);

    /// <summary>Says that nobody knows whether the submit was accepted; the key stays taken until it expires.</summary>
    Task MarkUnknownAsync(ClaimToken token, CancellationToken cancellationToken);

    /// <summary>Keeps a submit in doubt, in the place of an earlier doubt about the same submit. When the store is down it is written
    /// later, unless this process ends before.</summary>
    Task RecordDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken);

    /// <summary>The doubt about an identical submit that has not expired; null when there is none.</summary>
    /// <param name="client">Whose submit it is.</param>
    /// <param name="submitDigest">SHA-256 of model and body.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">The caller's end.</param>
    Task<SubmitDoubt?> FindDoubtAsync(
        string client, ReadOnlyMemory<byte> submitDigest, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the doubt about a job: its client has got the answer. A doubt about another job stays.</summary>
    Task ForgetDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken);

    /// <summary>Whether a write would succeed now; never throws <see cref="JobStoreUnavailableException"/>.</summary>
    Task<StoreProbe> ProbeAsync(CancellationToken cancellationToken);
}
