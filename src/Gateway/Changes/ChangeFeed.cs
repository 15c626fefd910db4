using Gateway.Clients.Stored;
using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Health;
using Gateway.Pauses;
using Gateway.Shares;

namespace Gateway.Changes;

/// <summary>
/// Brings the changes of clients, keys and pauses into this process. The store's revision is read every second, and at once after a
/// notification of PostgreSQL and after a change of this process. If the revision has changed, everything is read. A connection that no
/// longer gets notifications therefore costs latency only.
/// </summary>
internal sealed partial class ChangeFeed(
    IClientStore store, IJobStore jobs, StoreMonitor monitor, SettingsSource settings, PauseBook pauses, KeyWatch keys, TimeProvider time,
    ILogger<ChangeFeed> logger)
    : BackgroundService
{
    /// <summary>A change is known within two seconds, also without a notification.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BeforeListeningAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0);
    private StoredState? _state;
    private IReadOnlyList<StoredClient> _valid = [];
    private long _lastRead;
    private int _woken;
    private bool _isFailing;
    private bool _isDeaf;
    private volatile bool _isListening;

    /// <summary>Whether the changes were read since the start.</summary>
    public bool HasRead => Volatile.Read(ref _state) is not null;

    /// <summary>The time since the last look at the revision that succeeded. Null: there was none.</summary>
    public TimeSpan? Age => HasRead ? time.GetElapsedTime(Interlocked.Read(ref _lastRead)) : null;

    /// <summary>Whether notifications arrive. On SQLite none are needed.</summary>
    public bool IsListening => _isListening;

    /// <summary>Reads the clients before the gateway listens, if the store is open.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.OnStateChanged(() => TryReadAsync(CancellationToken.None));
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        PollAsync(stoppingToken).StopsGateway(), jobs.IsShared ? ListenAsync(stoppingToken).StopsGateway() : Task.CompletedTask);

    private async Task PollAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(Interval, stopping);
                Volatile.Write(ref _woken, 0);
                await TryReadAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (HasRead)
            {
                await TryListenAsync(stopping);
            }

            await Task.Delay(BeforeListeningAgain, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryListenAsync(CancellationToken stopping)
    {
        try
        {
            await store.ListenAsync(Notify, stopping);
        }
        catch (JobStoreUnavailableException exception)
        {
            if (!_isDeaf)
            {
                Log.NotListening(logger, exception.Reason);
            }

            _isDeaf = true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            _isListening = false;
        }
    }

    private void Notify()
    {
        if (!_isListening)
        {
            _isListening = true;
            if (_isDeaf)
            {
                Log.Listening(logger);
            }

            _isDeaf = false;
        }

        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            _wake.Release();
        }
    }

    private async Task TryReadAsync(CancellationToken cancellation)
    {
        if (monitor.WhyNeverOpen is not null)
        {
            return;
        }

        await _reading.WaitAsync(cancellation);
        try
        {
            await ReadAsync(cancellation);
            if (_isFailing)
            {
                Log.ReadAgain(logger);
            }

            _isFailing = false;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // The last state stays in force.
            if (!_isFailing)
            {
                Log.NotRead(logger, (exception as JobStoreUnavailableException)?.Reason ?? exception.GetType().Name);
            }

            _isFailing = true;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        if (_state is not { } known || await store.ReadRevisionAsync(cancellation) != known.Revision)
        {
            Apply(await store.ReadStateAsync(cancellation));
        }

        Interlocked.Exchange(ref _lastRead, startedAt);
    }

    private void Apply(StoredState state)
    {
        if (_state is not { } before || !HaveSameVersions(before.Clients, state.Clients))
        {
            var known = _valid.ToDictionary(static client => client.Name, StringComparer.Ordinal);
            _valid = [.. state.Clients.Where(client => IsValid(client, known))];
            var uses = settings.Current.Stored.Uses;
            settings.Use(new(_valid, _valid.SelectMany(static client => client.Keys).ToDictionary(
                static key => key.KeyId, key => uses.GetValueOrDefault(key.KeyId) ?? new KeyUse(key.KeyId), StringComparer.Ordinal)));
            Log.Changed(logger, state.Revision, _valid.Count, settings.Current.Stored.Uses.Count);
            // Requests in flight whose keys were revoked end now, and not at the next check of their keys.
            keys.CheckNow();
        }

        pauses.Use(state.Pauses);
        Volatile.Write(ref _state, state);
    }

    private static bool HaveSameVersions(IReadOnlyList<StoredClient> before, IReadOnlyList<StoredClient> after) =>
        before.Select(static client => (client.Name, client.Version)).SequenceEqual(
            after.Select(static client => (client.Name, client.Version)));

    /// <summary>A newer version of the gateway may have other rules. A client that violates a rule is left out, so its keys are
    /// refused.</summary>
    private bool IsValid(StoredClient client, Dictionary<string, StoredClient> known)
    {
        if (known.TryGetValue(client.Name, out var before) && before.Version == client.Version)
        {
            return true;
        }

        var problems = UnreadableParts(client).Concat(
            ClientDefinitionRules.Problems(client.Definition)
                .Concat(client.Keys.SelectMany(static key => ClientDefinitionRules.StoredKeyProblems(key)))
                .Select(static problem => problem.ToString())).ToList();
        if (problems.Count > 0)
        {
            Log.Invalid(logger, client.Name, string.Join("; ", problems));
        }

        return problems.Count == 0;
    }

    private static IEnumerable<string> UnreadableParts(StoredClient client)
    {
        if (client.Unreadable is { } reason)
        {
            yield return reason;
        }

        foreach (var key in client.Keys.Where(static key => key.IsUnreadable))
        {
            yield return $"the models of the key {key.Label} can't be read";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoredClientsChanged, LogLevel.Information,
            "The clients of the job store are in force as of revision {revision}: {clients} clients with {keys} keys")]
        public static partial void Changed(ILogger logger, long revision, int clients, int keys);

        [LoggerMessage(EventIds.StoredClientInvalid, LogLevel.Error,
            "The client {client} of the job store is refused, because this version of the gateway does not accept it: {problems}")]
        public static partial void Invalid(ILogger logger, string client, string problems);

        [LoggerMessage(EventIds.ChangesNotRead, LogLevel.Warning,
            "Changes of clients, keys and pauses can't be read: {reason}; the last ones that were read stay in force")]
        public static partial void NotRead(ILogger logger, string reason);

        [LoggerMessage(EventIds.ChangesReadAgain, LogLevel.Information, "Changes of clients, keys and pauses are read again")]
        public static partial void ReadAgain(ILogger logger);

        [LoggerMessage(EventIds.NotListening, LogLevel.Warning,
            "The database sends no notifications: {reason}; changes of clients, keys and pauses are found by a query every second")]
        public static partial void NotListening(ILogger logger, string reason);

        [LoggerMessage(EventIds.Listening, LogLevel.Information, "The database sends notifications again")]
        public static partial void Listening(ILogger logger);
    }
}
