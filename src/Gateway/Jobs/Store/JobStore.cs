using System.Data.Common;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Counts;
using Gateway.Jobs.Store.Doubts;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>
/// The job store on either database. Writes of a waiting caller use the group commit. Changes are written in the background. Reads
/// include the changes that are not written yet.
/// </summary>
internal sealed partial class JobStore : IJobStore
{
    /// <summary>Several monitors may check readiness every second. All checks of one second share one write.</summary>
    public static readonly TimeSpan ProbeFreshness = TimeSpan.FromSeconds(1);

    private readonly IJobDatabase _database;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly StoreFaults _faults;
    private readonly StoreMetrics _metrics;
    private readonly GroupCommitter _committer;
    private readonly ChangeBuffer _changes;
    private readonly WriteBehind _behind;
    private readonly DoubtFilter? _doubts;
    private Action<EndedJob>? _ended;
    private volatile bool _initialized;
    private int _disposed;

    public JobStore(IJobDatabase database, TimeSpan deadline, StoreMetrics metrics, TimeProvider time, ILogger<JobStore> logger)
    {
        _database = database;
        _time = time;
        _deadline = deadline;
        _metrics = metrics;
        Health = new StoreHealth(time, logger);
        _faults = new StoreFaults(database, Health);
        _committer = new GroupCommitter(database, _faults, metrics, time, deadline);
        _changes = new ChangeBuffer(ChangeBuffer.DefaultBytes);
        _behind = new WriteBehind(_changes, _committer, ended => _ended?.Invoke(ended), time);
        _doubts = database.IsExclusive ? new DoubtFilter() : null;
    }

    public StoreHealth Health { get; }

    /// <summary>The number of committed transactions. With group commit it is much smaller than the number of writes.</summary>
    public long Transactions => _committer.Groups;

    /// <summary>The number of writes that no transaction has taken yet.</summary>
    public int WaitingWrites => _committer.Waiting;

    /// <summary>The changes that are not written yet.</summary>
    public ChangeBuffer Changes => _changes;

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _database.MigrateAsync(cancellationToken);
            if (_database.IsExclusive)
            {
                // No request waits yet.
                await BuildIndexesAsync(cancellationToken);
            }

            await LoadDoubtsAsync(cancellationToken);
            if (!_initialized)
            {
                await EndLeasesAsync(cancellationToken);
            }

            _initialized = true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && _faults.Wrap(exception) is { } unavailable)
        {
            throw unavailable;
        }
    }

    public bool IsShared => !_database.IsExclusive;

    public bool HasIndexes { get; private set; }

    public async Task<bool> BuildIndexesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return HasIndexes = await _database.BuildIndexesAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && _faults.Wrap(exception) is { } unavailable)
        {
            throw unavailable;
        }
    }

    public Task<AddJobResult> AddAsync(NewJob job, CancellationToken cancellationToken) =>
        _initialized
            ? _committer.CommitAsync(new AddJobWrite(job), static write => write.Result, cancellationToken)
            : Task.FromException<AddJobResult>(NotInitialized());

    public async Task<JobRecord?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        if (!StoreText.IsPlausibleId(requestId))
        {
            return null;
        }

        var wasChanged = _changes.Contains(requestId);
        var rows = await QueryAsync(StoreOperation.FindJob, JobSql.Find(requestId), JobSql.Read, cancellationToken);
        if (wasChanged && !_changes.Contains(requestId))
        {
            // The change was written meanwhile, and the row may be the one before it.
            rows = await QueryAsync(StoreOperation.FindJob, JobSql.Find(requestId), JobSql.Read, cancellationToken);
        }

        return _changes.Apply(rows.Count == 0 ? null : rows[0]);
    }

    public void Update(JobChange change) => _behind.Add(change);

    public Task FlushAsync(CancellationToken cancellationToken) => _behind.FlushAsync(pollsToo: true, cancellationToken);

    public async Task<JobPage> ListAsync(string client, JobFilter filter, JobCursor? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, JobFilter.MaxLimit);

        var rows = await QueryAsync(StoreOperation.ListJobs, JobSql.List(client, filter, after), JobSql.Read, cancellationToken);
        var jobs = rows.Take(filter.Limit).Select(job => _changes.Apply(job)).ToArray();
        var next = rows.Count > filter.Limit ? JobCursor.After(jobs[^1]) : null;
        return new JobPage(jobs, next);
    }

    public async Task<int> DeleteExpiredAsync(
        DateTimeOffset submittedBefore, DateTimeOffset now, int batch, CancellationToken cancellationToken)
    {
        var write = new StatementsWrite(
            StoreOperation.DeleteExpired,
            OutboxSql.DeleteSubmittedBefore(submittedBefore, batch),
            DeliverySql.DeleteAttemptsSubmittedBefore(submittedBefore, batch),
            DeliverySql.DeleteSubmittedBefore(submittedBefore, batch),
            JobSql.DeleteSubmittedBefore(submittedBefore, batch),
            ClaimSql.DeleteExpired(now, batch),
            DoubtSql.DeleteExpired(now, batch),
            AuditSql.DeleteOlder(now - AuditEntry.Retention, batch),
            ClientSql.DeleteUnknownUses(now - KeyUseRetention, batch));
        await CommitAsync(write, cancellationToken);
        return write.Rows;
    }

    public async Task<IdempotencyClaim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var write = new ClaimWrite(request);
        var known = false;
        try
        {
            await CommitAsync(write, cancellationToken);
            known = true;
            return write.Result!;
        }
        finally
        {
            if (!known)
            {
                _ = ReleaseWhenSettledAsync(write);
            }
        }
    }

    public Task AbandonAsync(ClaimToken token, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(StoreOperation.SettleKey, ClaimSql.Abandon(token), cancellationToken);

    public Task MarkUnknownAsync(ClaimToken token, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(StoreOperation.SettleKey, ClaimSql.MarkUnknown(token), cancellationToken);

    public async Task RecordDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken)
    {
        var key = DoubtKey.Of(doubt.Client, doubt.SubmitDigest.Span);
        var version = _doubts?.Add(key, doubt.ExpiresAt) ?? 0;
        await CommitOrRetryAsync(StoreOperation.RecordDoubt, DoubtSql.Record(doubt), cancellationToken);
        _doubts?.ReportWritten(key, version);
    }

    // A commit within the last second shows, as a query would, that the database works.
    public bool ExcludesDoubt(DoubtKey submit, DateTimeOffset now) =>
        _doubts?.Excludes(submit, now) == true && Health.CommittedWithin(ProbeFreshness);

    public async Task<SubmitDoubt?> FindDoubtAsync(
        string client, ReadOnlyMemory<byte> submitDigest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (ExcludesDoubt(DoubtKey.Of(client, submitDigest.Span), now))
        {
            return null;
        }

        var rows = await QueryAsync(
            StoreOperation.FindDoubt, DoubtSql.Find(client, submitDigest, now), DoubtSql.Read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task ForgetDoubtAsync(SubmitDoubt doubt, CancellationToken cancellationToken)
    {
        var key = DoubtKey.Of(doubt.Client, doubt.SubmitDigest.Span);
        var version = _doubts?.WrittenVersionOf(key);
        if (await CommitOrRetryAsync(StoreOperation.ForgetDoubt, DoubtSql.Forget(doubt), cancellationToken) > 0 && version is { } deleted)
        {
            _doubts!.Remove(key, deleted);
        }
    }

    public async Task<StoreRows> CountRowsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await QueryAsync(StoreOperation.Count, CountSql.Rows(now), CountSql.ReadRows, cancellationToken))[0];

    public async Task<OpenCount> CountOpenAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(StoreOperation.Count, CountSql.Open(), CountSql.ReadOpen, cancellationToken))[0];

    public async Task<StoreProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        if (_initialized && Health.CommittedWithin(ProbeFreshness))
        {
            return StoreProbe.Available;
        }

        try
        {
            await CommitAsync(new StatementsWrite(StoreOperation.Probe, ProbeSql.Write(_time.GetUtcNow())), cancellationToken);
            return StoreProbe.Available;
        }
        catch (JobStoreUnavailableException exception)
        {
            return new StoreProbe(IsAvailable: false, exception.Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                await DisposeAllAsync().WaitAsync(2 * _deadline, _time);
            }
            catch (TimeoutException)
            {
                // A disk or server that hangs must not prevent the process from ending. Committed data is safe.
            }
        }
    }

    private async Task DisposeAllAsync()
    {
        await _behind.DisposeAsync();
        await _committer.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task CommitAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        ThrowIfNotInitialized();
        return _committer.CommitAsync(write, cancellationToken);
    }

    private Task<IReadOnlyList<T>> QueryAsync<T>(
        StoreOperation operation, SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(operation, deadline => _database.QueryAsync(statement, read, deadline), cancellationToken);

    private Task<IReadOnlyList<T>> RunAsync<T>(
        StoreOperation operation, Func<CancellationToken, Task<IReadOnlyList<T>>> call, CancellationToken cancellationToken) =>
        RunAsync(operation, call, _deadline, cancellationToken);

    private async Task<IReadOnlyList<T>> RunAsync<T>(
        StoreOperation operation, Func<CancellationToken, Task<IReadOnlyList<T>>> call, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        ThrowIfNotInitialized();
        using var span = StoreSpan.StartQuery(operation, _database.Product);
        var startedAt = _metrics.Begin();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var rows = await call(deadline.Token).WaitAsync(patience, _time, cancellationToken);
            _metrics.Succeeded(operation, startedAt);
            return rows;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && _faults.Wrap(exception) is { } unavailable)
        {
            StoreSpan.Fail(span);
            _metrics.Ended(operation, startedAt, isCancelled: false);
            // A query that continues after its caller has given up would keep its connection.
            await deadline.CancelAsync();
            throw unavailable;
        }
        catch (OperationCanceledException)
        {
            _metrics.Ended(operation, startedAt, isCancelled: true);
            throw;
        }
    }

    /// <summary>The doubts that an earlier process has left.</summary>
    private async Task LoadDoubtsAsync(CancellationToken cancellationToken)
    {
        if (_doubts is null)
        {
            return;
        }

        var known = await _database.QueryAsync(DoubtSql.Known(DoubtFilter.MaxDoubts), DoubtSql.ReadKnown, cancellationToken);
        foreach (var (key, expiresAt) in known)
        {
            _doubts.Add(key, expiresAt);
        }

        if (known.Count == DoubtFilter.MaxDoubts)
        {
            _doubts.MissesUntil(known[^1].ExpiresAt);
        }
    }

    /// <returns>The number of changed rows.</returns>
    private Task<int> CommitOrRetryAsync(StoreOperation operation, SqlStatement statement, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(operation, [statement], cancellationToken);

    /// <inheritdoc cref="CommitOrRetryAsync(StoreOperation, SqlStatement, CancellationToken)"/>
    private async Task<int> CommitOrRetryAsync(
        StoreOperation operation, IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken)
    {
        var write = new StatementsWrite(operation, statements);
        try
        {
            await CommitAsync(write, cancellationToken);
            return write.Rows;
        }
        catch (Exception exception) when (exception is JobStoreUnavailableException or OperationCanceledException)
        {
            _behind.Retry(operation, statements);
            throw;
        }
    }

    /// <summary>The caller was told that its claim failed, and it will never call the upstream. A claim that is committed after all must
    /// not block the key. The release waits for the end of the claim, because an earlier release would find no row.</summary>
    private async Task ReleaseWhenSettledAsync(ClaimWrite write)
    {
        await write.Settled;
        if (!write.NeverBegan)
        {
            _behind.Retry(StoreOperation.SettleKey, ClaimSql.Abandon(write.Token));
        }
    }

    private void ThrowIfNotInitialized()
    {
        if (!_initialized)
        {
            throw NotInitialized();
        }
    }

    private static JobStoreUnavailableException NotInitialized() => new("its schema has not been checked yet");
}
