namespace Gateway.Jobs.Store.Health;

/// <summary>
/// Keeps the store's health current, so that a submit is refused before the upstream call and not after it. It probes the store every
/// five seconds while it works, and every second during an outage.
/// </summary>
internal sealed class StoreMonitor(IJobStore store, TimeProvider time) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan WhileUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileDown = TimeSpan.FromSeconds(1);

    private volatile bool _initialized;
    private Task? _opening;

    /// <summary>Whether the last store call succeeded.</summary>
    public bool IsUp => store.Health.IsUp;

    /// <summary>The reason why the store was never open. Null: it was open at least once, even if it is down now.</summary>
    public string? WhyNeverOpen => _initialized ? null : store.Health.Reason;

    public StoreHealth Health => store.Health;

    /// <summary>Awaits a store call and reports its failure.</summary>
    public async Task<T> WatchAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (JobStoreUnavailableException exception)
        {
            store.Health.ReportDown(exception.Reason);
            throw;
        }
    }

    /// <summary>Begins to create or migrate the schema, on another thread. <see cref="StartAsync"/> awaits the end.</summary>
    /// <param name="cancellation">Ends the attempt when the gateway stops.</param>
    public void BeginToOpen(CancellationToken cancellation) =>
        _opening ??= Task.Run(() => TryInitializeAsync(cancellation), CancellationToken.None);

    /// <summary>Creates or migrates the schema. The gateway starts without a store, but refuses submits until the store is open.</summary>
    /// <exception cref="JobStoreSchemaException">The schema is newer than this program.</exception>
    /// <exception cref="JobStoreInUseException">Another gateway uses the store's file.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await (_opening ??= TryInitializeAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Awaits an attempt to open the store that no start has awaited, because the store is disposed next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_opening is not null)
        {
            await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(IsUp ? WhileUp : WhileDown, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await CheckAsync(stoppingToken);
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        if (!_initialized)
        {
            try
            {
                await TryInitializeAsync(cancellation);
            }
            catch (JobStoreInUseException exception)
            {
                // The file could not be opened at start, and another gateway has locked it since. This gateway waits for it.
                store.Health.ReportDown(exception.Message);
            }

            return;
        }

        var health = await store.ProbeAsync(cancellation);
        if (health.IsAvailable)
        {
            store.Health.ReportUp();
        }
        else
        {
            store.Health.ReportDown(health.WhyNot ?? "unknown");
        }
    }

    private async Task TryInitializeAsync(CancellationToken cancellation)
    {
        try
        {
            await store.InitializeAsync(cancellation);
            _initialized = true;
            store.Health.ReportUp();
        }
        catch (JobStoreUnavailableException exception)
        {
            store.Health.ReportDown(exception.Reason);
        }
    }
}
