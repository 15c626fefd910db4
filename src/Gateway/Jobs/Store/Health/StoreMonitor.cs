using Gateway.Errors;

namespace Gateway.Jobs.Store.Health;

/// <summary>
/// Knows whether the store works, so that a submit is refused before the upstream is called and not after. While it works it is
/// probed now and then; a failure anywhere counts at once, and from then on it is probed each second until it is back.
/// </summary>
internal sealed partial class StoreMonitor(IJobStore store, TimeProvider time, ILogger<StoreMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan WhileUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileDown = TimeSpan.FromSeconds(1);

    private int _down = 1;
    private volatile bool _initialized;
    private volatile string _reason = "it has not been opened yet";

    /// <summary>Whether the last that was heard of the store is good.</summary>
    public bool IsUp => Volatile.Read(ref _down) == 0;

    /// <summary>Why the store was never open. Null: it was, and an outage since then says nothing about this gateway.</summary>
    public string? WhyNeverOpen => _initialized ? null : _reason;

    /// <summary>Lets the outcome of a store call count.</summary>
    public async Task<T> WatchAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (JobStoreUnavailableException exception)
        {
            GoDown(exception.Reason);
            throw;
        }
    }

    /// <summary>Creates or migrates the schema. The gateway starts without a store, but answers no submit until it is there.</summary>
    /// <exception cref="JobStoreSchemaException">The schema is newer than this program.</exception>
    /// <exception cref="JobStoreInUseException">Another gateway uses the store's file.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryInitializeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
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
                // The file could not be opened at start and has got another owner since. This gateway waits for it.
                GoDown(exception.Message);
            }

            return;
        }

        var health = await store.ProbeAsync(cancellation);
        if (health.IsAvailable)
        {
            ComeUp();
        }
        else
        {
            GoDown(health.WhyNot ?? "unknown");
        }
    }

    private async Task TryInitializeAsync(CancellationToken cancellation)
    {
        try
        {
            await store.InitializeAsync(cancellation);
            _initialized = true;
            ComeUp();
        }
        catch (JobStoreUnavailableException exception)
        {
            GoDown(exception.Reason);
        }
    }

    private void GoDown(string reason)
    {
        _reason = reason;
        if (Interlocked.Exchange(ref _down, 1) == 0 || !_initialized)
        {
            Log.Down(logger, reason);
        }
    }

    private void ComeUp()
    {
        if (Interlocked.Exchange(ref _down, 0) == 1)
        {
            Log.Up(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreDown, LogLevel.Error, "The job store is unavailable ({reason}): submits are refused until it is back")]
        public static partial void Down(ILogger logger, string reason);

        [LoggerMessage(EventIds.StoreUp, LogLevel.Information, "The job store is available")]
        public static partial void Up(ILogger logger);
    }
}
