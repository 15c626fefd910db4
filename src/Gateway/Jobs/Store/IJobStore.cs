using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Counts;
using Gateway.Jobs.Store.Doubts;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Health;

namespace Gateway.Jobs.Store;

/// <summary>
/// Stores jobs with their owners, and the responses under idempotency keys. If the database fails, every method that returns a task
/// throws <see cref="JobStoreUnavailableException"/>, and no other exception, within <c>Gateway:Jobs:StoreTimeout</c>. The store
/// recovers by itself when the outage ends.
/// </summary>
internal interface IJobStore : IAsyncDisposable
{
    /// <summary>Whether the store works, as reported by the last call.</summary>
    StoreHealth Health { get; }

    /// <summary>Creates or migrates the schema, under a lock that other instances wait for. The method may be called again after a failure.
    /// Until it has succeeded, every other call fails as unavailable.</summary>
    /// <exception cref="JobStoreSchemaException">The schema is newer than this program.</exception>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>Whether the late indexes exist. Without them, following and counting read all jobs.</summary>
    bool HasIndexes { get; }

    /// <summary>Builds the indexes that migrations leave out, because their tables may have rows. All other calls continue
    /// meanwhile.</summary>
    /// <returns>False: another process builds them.</returns>
    Task<bool> BuildIndexesAsync(CancellationToken cancellationToken);

    /// <summary>Stores a job, durably when the call returns, with the response under its idempotency key and with its webhook in the same
    /// transaction. After an exception the job may or may not be stored.</summary>
    Task<AddJobResult> AddAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>The job, with every change that was passed to <see cref="Update"/> in this process. Null: there is none.</summary>
    Task<JobRecord?> FindAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Ends a job, durably when the call returns, by one compare-and-set on its row. The work that follows the end is stored in
    /// the same transaction. If another write has ended the job before, nothing changes.</summary>
    /// <returns>The stored job. Null: there is no such job.</returns>
    Task<EndedJob?> EndAsync(JobChange end, CancellationToken cancellationToken);

    /// <summary>Called with each job whose end was passed to <see cref="Update"/>, when the end is written.</summary>
    void OnEnded(Action<EndedJob> listener);

    /// <summary>Whether other processes change the jobs of this store.</summary>
    bool IsShared { get; }

    /// <summary>Stores that a client requests the cancel of a job that has not ended, durably when the call returns. An earlier request
    /// stays.</summary>
    /// <returns>The stored job. Null: there is no such job.</returns>
    Task<JobRecord?> RequestCancelAsync(string requestId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Removes the request of this time: the upstream has certainly not carried it out. During an outage it is removed later,
    /// unless this process ends first.</summary>
    /// <returns>The stored job. Null: there is no such job.</returns>
    Task<JobRecord?> WithdrawCancelAsync(string requestId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Accepts a change and returns at once. The change is written in the background, merged with other changes of the same job. A
    /// crash may lose it; an outage of the store does not.</summary>
    void Update(JobChange change);

    /// <summary>Writes every change that has been accepted so far.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>A client's own jobs, the newest first.</summary>
    Task<JobPage> ListAsync(string client, JobFilter filter, JobCursor? after, CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="batch"/> jobs submitted before a time, and up to the same number of expired idempotency keys
    /// and of expired doubts.</summary>
    /// <returns>The number of deleted rows. If it is less than <paramref name="batch"/>, no row is left to delete.</returns>
    Task<int> DeleteExpiredAsync(DateTimeOffset submittedBefore, DateTimeOffset now, int batch, CancellationToken cancellationToken);

    /// <summary>Takes open jobs that are due to be asked for, those that are due for the longest time first. Of several processes, one gets
    /// a job. If the owner of a lease does not reschedule the job, the job is due again when the lease ends.</summary>
    Task<IReadOnlyList<DueJob>> TakeDueAsync(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Ends leases of this owner: the jobs are due at the given times.</summary>
    Task RescheduleAsync(string owner, IReadOnlyList<NextPoll> polls, CancellationToken cancellationToken);

    /// <summary>Makes open jobs due whose times are later than any schedule gives: the clock was set back.</summary>
    /// <returns>The number of jobs. If it is less than <paramref name="limit"/>, no job is left whose time is too late.</returns>
    Task<int> BringForwardAsync(DateTimeOffset now, DateTimeOffset latest, int limit, CancellationToken cancellationToken);

    /// <summary>Takes work of one kind that follows the ends of jobs, in the same way as <see cref="TakeDueAsync"/>.</summary>
    Task<IReadOnlyList<WorkRow>> TakeWorkAsync(string kind, TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Removes work that is done, unless its lease has passed to another owner.</summary>
    Task FinishWorkAsync(string owner, WorkRow row, CancellationToken cancellationToken);

    /// <summary>Ends the lease of work that must be tried again at the given time.</summary>
    Task PostponeWorkAsync(string owner, WorkRow row, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Claims an idempotency key before the upstream call. Of any number of callers, on any replica, one gets
    /// <see cref="IdempotencyClaim.Claimed"/>. A failed claim is released in the background.</summary>
    Task<IdempotencyClaim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Releases the key: the submit was certainly not accepted. During an outage the key is released later, unless this process
    /// ends first.</summary>
    Task AbandonAsync(ClaimToken token, CancellationToken cancellationToken);

    /// <summary>Marks the outcome of the submit as unknown. The key stays claimed until it expires.</summary>
    Task MarkUnknownAsync(ClaimToken token, CancellationToken cancellationToken);

    /// <summary>Stores a doubt, which replaces an earlier doubt about the same submit. During an outage it is written later, unless this
    /// process ends first.</summary>
    Task RecordDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken);

    /// <summary>Whether there is certainly no doubt about an identical submit, without a call of the database. False: there may be one, and
    /// <see cref="FindDoubtAsync"/> knows.</summary>
    bool ExcludesDoubt(DoubtKey submit, DateTimeOffset now);

    /// <summary>The doubt about an identical submit that has not expired. Null: there is none.</summary>
    /// <param name="client">The client that submitted.</param>
    /// <param name="submitDigest">SHA-256 of model and body.</param>
    /// <param name="now">The time to compare the expiry with.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<SubmitDoubt?> FindDoubtAsync(
        string client, ReadOnlyMemory<byte> submitDigest, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes the doubt about a job after its client got the response. A doubt about another job stays.</summary>
    Task ForgetDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken);

    /// <summary>Counts the rows, for the metrics. It reads whole indexes, so it is not called for each collection of the metrics.</summary>
    Task<StoreRows> CountRowsAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Counts the open jobs, for the metrics.</summary>
    Task<OpenCount> CountOpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether a write would succeed now. The method never throws <see cref="JobStoreUnavailableException"/>.</summary>
    Task<StoreProbe> ProbeAsync(CancellationToken cancellationToken);
}
