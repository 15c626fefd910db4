using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Health;

namespace Gateway.Changes;

/// <summary>Stores when the keys of the store were used last, in the background and in steps of <see cref="Clients.Stored.KeyUse.Step"/>: a
/// key that is always in use costs six writes an hour for each process.</summary>
internal sealed partial class KeyUseWriter(
    IClientStore store, StoreMonitor monitor, SettingsSource settings, TimeProvider time, ILogger<KeyUseWriter> logger)
    : BackgroundService
{
    private const int UsesPerWrite = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _isFailing;
    private long _written;

    /// <summary>The number of uses that were stored.</summary>
    public long Written => Interlocked.Read(ref _written);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (monitor.IsUp)
        {
            await WriteAsync(cancellationToken);
        }
    }

    /// <summary>Stores the uses that are not stored yet.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            foreach (var batch in settings.Current.Stored.Uses.Values.Where(static use => use.IsUnwritten).Chunk(UsesPerWrite))
            {
                // A use that is noted meanwhile stays unwritten.
                (string KeyId, DateTimeOffset At)[] uses = [.. batch.Select(static use => (use.KeyId, use.LastUsed!.Value))];
                await store.NoteUsesAsync(uses, cancellationToken);
                for (var place = 0; place < batch.Length; place++)
                {
                    batch[place].Written(uses[place].At);
                }

                Interlocked.Add(ref _written, batch.Length);
            }

            _isFailing = false;
        }
        catch (JobStoreUnavailableException exception)
        {
            if (!_isFailing)
            {
                Log.NotStored(logger, exception.Reason);
            }

            _isFailing = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            _writing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested && monitor.IsUp)
            {
                await WriteAsync(stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeyUsesNotStored, LogLevel.Warning,
            "The last uses of keys could not be stored: {reason}; they are stored when the job store is available")]
        public static partial void NotStored(ILogger logger, string reason);
    }
}
