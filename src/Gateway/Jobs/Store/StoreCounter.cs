using System.Diagnostics.Metrics;
using Gateway.Jobs.Store.Counts;
using Gateway.Jobs.Store.Health;
using Gateway.Metrics;

namespace Gateway.Jobs.Store;

/// <summary>
/// Counts the rows of the store and its open jobs in the background, while somebody collects the metrics. A collection reads the last
/// counts and never waits for the store.
/// </summary>
/// <remarks>
/// The open jobs are counted by the index that following uses. A counter takes at most a hundredth of the time, whatever the number of
/// jobs, also while the index is being built.
/// </remarks>
internal sealed class StoreCounter(IJobStore store, StoreMonitor monitor, OpenJobs open, TimeProvider time) : BackgroundService, IMeasured
{
    /// <summary>Shortest time between two readings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Pause until the store is open and somebody collects the metrics.</summary>
    private static readonly TimeSpan UntilReady = TimeSpan.FromMilliseconds(500);

    private const int IntervalFactor = 100;

    private Instrument? _instrument;
    private volatile StoreRows? _rows;

    public void AddTo(GatewayMeter meter)
    {
        _instrument = meter.Values(
            "gateway.jobs.open", "{job}", "Stored jobs that have not ended.", () => Known(open.Now(), static open => open.Count));
        meter.Values(
            "gateway.jobs.oldest_open.age", "s", "Age of the oldest stored job that has not ended; 0 without such a job.",
            () => Known(open.Now(), open => open.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0));
        meter.Values(
            "gateway.jobs.in_doubt", "{submit}", "Submits whose outcome is unknown and whose doubt has not expired.",
            () => Known(_rows, static rows => rows.InDoubt));
        meter.Values(
            "gateway.results.used", "By", "Size of the kept results of all replicas.",
            () => Known(_rows, static rows => rows.ResultBytes));
        meter.Values(
            "gateway.files", "{file}", "Uploaded files and unfinished uploads of all replicas.",
            () => Known(_rows, static rows => rows.Files));
        meter.Values(
            "gateway.files.used", "By", "Size of the uploaded files of all replicas, with bytes that are reserved for uploads under way.",
            () => Known(_rows, static rows => rows.FileBytes));
        meter.Values("gateway.store.rows", "{row}", "Rows of the store.", ReadRows);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isReady = monitor.IsUp && _instrument is { Enabled: true };
            var pause = isReady ? await TryReadAsync(stoppingToken) : UntilReady;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>The time until the next reading.</returns>
    private async Task<TimeSpan> TryReadAsync(CancellationToken cancellation)
    {
        var work = TimeSpan.Zero;
        try
        {
            open.BeginReading();
            // The ends that this process knows must be in the reading, because later corrections leave them out.
            await store.FlushAsync(cancellation);
            var startedAt = time.GetTimestamp();
            _rows = await store.CountRowsAsync(time.GetUtcNow(), cancellation);
            open.EndReading(await store.CountOpenAsync(cancellation));
            work = time.GetElapsedTime(startedAt);
        }
        catch (JobStoreUnavailableException)
        {
            // The last counts stay until the store is available again.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops.
        }

        var interval = IntervalFactor * work;
        return interval > Interval ? interval : Interval;
    }

    private IEnumerable<Measurement<long>> ReadRows()
    {
        if (_rows is not { } rows)
        {
            return [];
        }

        return
        [
            new(rows.Jobs, new KeyValuePair<string, object?>("table", "jobs")),
            new(rows.Idempotency, new KeyValuePair<string, object?>("table", "idempotency")),
            new(rows.Doubts, new KeyValuePair<string, object?>("table", "doubts")),
            new(rows.Outbox, new KeyValuePair<string, object?>("table", "outbox")),
            new(rows.Results, new KeyValuePair<string, object?>("table", "results")),
            new(rows.Files, new KeyValuePair<string, object?>("table", "files")),
            new(rows.FileParts, new KeyValuePair<string, object?>("table", "file_parts")),
        ];
    }

    /// <summary>Nothing until the first reading has ended.</summary>
    private static IEnumerable<Measurement<TValue>> Known<TCount, TValue>(TCount? count, Func<TCount, TValue> read)
        where TCount : class
        where TValue : struct =>
        count is null ? [] : [new Measurement<TValue>(read(count))];
}
