using Gateway.Configuration;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// Finds jobs by id in the store, with a bounded cache of recently used jobs in front of it, so that a poll needs no store call. A
/// cached job does not become wrong: a job never changes its owner, and a final status never changes.
/// </summary>
internal sealed class JobDirectory
{
    private readonly IJobStore _store;
    private readonly StoreMonitor _monitor;
    private readonly JobCache _cache;
    private readonly EndWork _work;
    private readonly JobMetrics _metrics;
    private readonly MoneyMetrics _money;
    private readonly SettingsSource _settings;
    private readonly TimeProvider _time;

    public JobDirectory(
        IJobStore store, StoreMonitor monitor, JobCache cache, EndWork work, JobMetrics metrics, MoneyMetrics money,
        SettingsSource settings, TimeProvider time)
    {
        _store = store;
        _monitor = monitor;
        _cache = cache;
        _work = work;
        _metrics = metrics;
        _money = money;
        _settings = settings;
        _time = time;
        // The end of an outage: another replica may have stored another end of the job meanwhile.
        store.OnEnded(ended =>
        {
            cache.Jobs.Adopt(ended.Job);
            Count(ended);
        });
    }

    /// <summary>Stores a job durably. The directory finds the job in memory only after <see cref="Keep"/> or
    /// <see cref="OpenAsync"/>.</summary>
    /// <exception cref="JobStoreUnavailableException">The job may or may not be stored.</exception>
    public async Task<AddJobResult> StoreAsync(
        JobRecord job, IdempotencyCompletion? completion, Webhook? webhook, Reserved? reservation, CancellationToken cancellation)
    {
        var added = new NewJob(job)
        {
            NextPollAt = job.SubmittedAt + _settings.Current.Options.Following.FirstWait,
            Completion = completion,
            Webhook = webhook,
            Reservation = reservation,
        };
        // The store itself reports the failure of a write to its health.
        var result = await _store.AddAsync(added, cancellation);
        if (result == AddJobResult.Added)
        {
            _metrics.Submitted(job);
        }

        return result;
    }

    /// <summary>Keeps a stored job in memory for the requests that will follow it.</summary>
    public void Keep(JobRecord job, AddJobResult result)
    {
        if (result == AddJobResult.Added)
        {
            _cache.Jobs.Keep(job);
        }
    }

    /// <summary>The same as <see cref="Keep"/>, for a request that follows the job itself.</summary>
    /// <returns>The shared entry of the job, with a use that the caller ends.</returns>
    public async ValueTask<JobEntry> OpenAsync(JobRecord job, AddJobResult result, CancellationToken cancellation) =>
        result == AddJobResult.Added
            ? _cache.Jobs.Remember(job)
            : await FindAsync(job.RequestId, cancellation) ?? new JobEntry(job);

    /// <returns>The job of any client, with a use that the caller ends. Null: there is none.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not in the cache, and the store cannot be read.</exception>
    public async ValueTask<JobEntry?> FindAsync(string requestId, CancellationToken cancellation)
    {
        if (_cache.Jobs.Find(requestId) is { } entry)
        {
            return entry;
        }

        var record = await _monitor.WatchAsync(_store.FindAsync(requestId, cancellation));
        return record is null ? null : _cache.Jobs.Remember(record);
    }

    /// <summary>
    /// Finds a job of this client. A job of another client that is in the cache counts as unknown there: the store is asked, as for an
    /// id that does not exist. A client therefore cannot learn from the response time whether an id exists.
    /// </summary>
    /// <returns>The job, with a use that the caller ends. Null: there is no job with this id, or it belongs to another client.</returns>
    /// <exception cref="JobStoreUnavailableException">The job is not in the cache, and the store cannot be read.</exception>
    public async ValueTask<JobEntry?> FindOwnAsync(string requestId, string client, CancellationToken cancellation)
    {
        if (FindOwnCached(requestId, client) is { } entry)
        {
            return entry;
        }

        var record = await _monitor.WatchAsync(_store.FindAsync(requestId, cancellation));
        return record?.Client == client ? _cache.Jobs.Remember(record) : null;
    }

    /// <returns>The job of the client, with a use that the caller ends. Null: it is not in the cache, or belongs to another
    /// client.</returns>
    public JobEntry? FindOwnCached(string requestId, string client)
    {
        if (_cache.Jobs.Find(requestId) is not { } entry)
        {
            return null;
        }

        if (entry.Record.Client == client)
        {
            return entry;
        }

        entry.EndUse();
        return null;
    }

    /// <summary>The shared entry for a poll without a client, with a use that the caller ends. A job that no client uses does not take the
    /// place of one that a client uses.</summary>
    public JobEntry Borrow(JobRecord stored) => _cache.Jobs.Borrow(stored);

    /// <summary>Applies a change without an end to the cached job at once, and writes it to the store in the background.</summary>
    public void Update(JobEntry entry, JobChange change)
    {
        if (change.Outcome is not null)
        {
            throw new ArgumentException("An end is stored by EndAsync.", nameof(change));
        }

        var (before, after) = entry.Apply(change);
        _store.Update(change);
        _metrics.Changed(before, after);
    }

    /// <summary>Ends a job, durably before this method returns. If another replica has ended the job before, its end counts. While the
    /// store is down the end is written later, and the caller gets the end that it has read.</summary>
    /// <returns>The record, which the caller adopts together with its own state.</returns>
    public async Task<JobRecord> EndAsync(JobEntry entry, JobChange end)
    {
        end = WithMoney(entry.Record, end);
        end = end.WithWork(_work.KindsFor(entry.Record, end));
        if (_monitor.IsUp)
        {
            try
            {
                // The job may have been deleted because of its age.
                if (await _store.EndAsync(end, CancellationToken.None) is not { } ended)
                {
                    return entry.Record.Apply(end);
                }

                Count(ended);
                return ended.Job;
            }
            catch (JobStoreUnavailableException)
            {
                // The store itself reports the failure to its health.
            }
        }

        _store.Update(end);
        return entry.Record.Apply(end);
    }

    /// <summary>Reads the stored record of a job that is open here, because another replica may have ended it.</summary>
    public async Task RefreshAsync(JobEntry entry)
    {
        if (!_store.IsShared || !_monitor.IsUp)
        {
            return;
        }

        try
        {
            if (await _monitor.WatchAsync(_store.FindAsync(entry.RequestId, CancellationToken.None)) is { Status: var status } stored
                && status.IsFinal())
            {
                entry.Adopt(stored);
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The caller answers from what the upstream says.
        }
    }

    /// <summary>Stores that a cancel will be requested from the upstream, so that every replica that reads the failure of the job knows
    /// that it is a cancel.</summary>
    /// <returns>Whether the request is stored. False: the store is down. Null: it may be stored.</returns>
    public async Task<bool?> RequestCancelAsync(JobEntry entry, DateTimeOffset at)
    {
        if (!_monitor.IsUp)
        {
            return false;
        }

        try
        {
            if (await _store.RequestCancelAsync(entry.RequestId, at, CancellationToken.None) is { } stored)
            {
                entry.Adopt(stored);
            }

            return true;
        }
        catch (JobStoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The upstream has certainly not carried out the cancel.</summary>
    public async Task WithdrawCancelAsync(JobEntry entry, DateTimeOffset at)
    {
        try
        {
            if (await _store.WithdrawCancelAsync(entry.RequestId, at, CancellationToken.None) is { } stored)
            {
                entry.Adopt(stored);
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The store repeats the write.
        }
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The end of a job of a client with limits also moves its money.</summary>
    private JobChange WithMoney(JobRecord job, JobChange end) => !job.IsReserved
        ? end
        : end.WithPayer(
            job.Client,
            FailureRule.AwaitsResult(_settings.Current.Options.Money.RefusedByModel, end.Outcome, end.ModelStatus, end.ErrorType));

    /// <summary>The process whose write has ended the job counts the end.</summary>
    private void Count(EndedJob ended)
    {
        if (ended.IsWinner)
        {
            _metrics.Ended(ended.Job);
            _money.Ended(ended.Job, ended.Cost);
        }
    }
}
