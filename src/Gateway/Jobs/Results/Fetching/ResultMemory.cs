using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>
/// Bounds the memory of results while they are fetched and stored. A result up to <see cref="SmallBytes"/> is read at once; the number of
/// fetches bounds those. A larger one waits for its turn, under the deadline of its fetch.
/// </summary>
internal sealed class ResultMemory(SettingsSource settings) : IMeasured, IDisposable
{
    /// <summary>A result up to this size is small.</summary>
    public const int SmallBytes = 16 * 1024;

    /// <summary>Number of large results at a time.</summary>
    public const int LargeAtOnce = 4;

    /// <summary>The blocks in which a result of unknown length arrives, and the array that they are copied to.</summary>
    private const int Copies = 2;

    private readonly SemaphoreSlim _turns = new(LargeAtOnce);
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.results.memory.used", "By", "Memory that large results may take while they are fetched.", () => Used);
        meter.Level(
            "gateway.results.memory.limit", "By", "The most memory of large results while they are fetched.",
            () => (long)LargeAtOnce * Copies * settings.Current.Options.Results.MaxBytes);
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="maxBytes">The largest size of the result.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The turn, which is disposed when the result is stored.</returns>
    public async Task<IDisposable> TakeAsync(int maxBytes, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        var bytes = (long)Copies * maxBytes;
        Interlocked.Add(ref _used, bytes);
        return new Turn(this, bytes);
    }

    public void Dispose() => _turns.Dispose();

    private void Return(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        _turns.Release();
    }

    private sealed class Turn(ResultMemory memory, long bytes) : IDisposable
    {
        private int _isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                memory.Return(bytes);
            }
        }
    }
}
