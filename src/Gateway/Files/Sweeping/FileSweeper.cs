using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Sweeping;

/// <summary>Sweeps at the start and every <c>Gateway:Files:SweepInterval</c>. A storage or a store that fails does not end it.</summary>
internal sealed partial class FileSweeper(
    FileSweep sweep, StoreMonitor monitor, SweepMetrics metrics, StorageHealth health, SettingsSource settings, TimeProvider time,
    ILogger<FileSweeper> logger)
    : BackgroundService
{
    /// <summary>Longest pause, after which the settings and the state of the store are looked at again.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private bool _hasFailed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? sweptAt = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (monitor.IsUp && !(sweptAt is { } last && time.GetElapsedTime(last) < settings.Current.Options.Files.SweepInterval))
            {
                sweptAt = time.GetTimestamp();
                await TrySweepAsync(stoppingToken);
            }

            await Task.Delay(MaxPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        var result = new SweepResult();
        try
        {
            await sweep.RunAsync(result, cancellation);
        }
        catch (JobStoreUnavailableException)
        {
            // The fault is logged where it occurred. The next round continues.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops. The first round after the next start continues.
        }

        metrics.Record(result);
        Report(result);
    }

    private void Report(SweepResult result)
    {
        if (result.Failure is { } failure)
        {
            health.Failed(failure);
            if (!_hasFailed)
            {
                Log.Failed(logger, failure.Message);
            }

            _hasFailed = true;
        }
        else if (result.StorageWorked)
        {
            // A round without work does not show that the storage works.
            health.Worked();
            if (_hasFailed)
            {
                Log.Works(logger);
            }

            _hasFailed = false;
        }

        if (!result.IsEmpty)
        {
            Log.Swept(
                logger, result[SweptReason.Expired], result[SweptReason.Unfinished], result[SweptReason.Abandoned],
                result[SweptReason.Orphaned]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SweepFailed, LogLevel.Warning, "Bytes of files that have ended were not removed: {reason}; the next sweep "
            + "tries again")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(EventIds.SweepWorks, LogLevel.Information, "Bytes of files that have ended are removed again")]
        public static partial void Works(ILogger logger);

        [LoggerMessage(EventIds.FilesSwept, LogLevel.Information,
            "Removed the bytes of {expired} expired files, {unfinished} unfinished uploads, {abandoned} abandoned parts and {orphaned} "
            + "files without an owner")]
        public static partial void Swept(ILogger logger, int expired, int unfinished, int abandoned, int orphaned);
    }
}
