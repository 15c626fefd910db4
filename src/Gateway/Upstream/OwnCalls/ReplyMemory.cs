using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Upstream.OwnCalls;

/// <summary>
/// Bounds the memory of large responses to the gateway's own calls while they are read. A response up to <see cref="SmallBytes"/> is read
/// at once. A larger one waits for its turn, under the deadline of its call.
/// </summary>
internal sealed class ReplyMemory(SettingsSource settings) : IMeasured, IDisposable
{
    /// <summary>A response up to this size is small.</summary>
    public const int SmallBytes = 16 * 1024;

    /// <summary>The largest response is 256 KiB. The pool rounds up to 512 KiB, and the caller gets a copy.</summary>
    private const int LargeBytes = 768 * 1024;

    private readonly int _limit = TurnsIn(settings.Current.Options.Jobs.CacheBytes);
    private readonly SemaphoreSlim _turns = new(TurnsIn(settings.Current.Options.Jobs.CacheBytes));

    /// <summary>Number of large responses that are read at a time: they take an eighth of <c>Gateway:Jobs:CacheBytes</c>.</summary>
    public static int TurnsIn(long cacheBytes) => (int)Math.Clamp(cacheBytes / 8 / LargeBytes, 1, 256);

    public void AddTo(GatewayMeter meter)
    {
        meter.Level(
            "gateway.upstream.large_replies", "{response}", "Large responses to own calls that are being read.",
            () => _limit - _turns.CurrentCount);
        meter.Level(
            "gateway.upstream.large_replies.limit", "{response}", "Large responses to own calls that may be read at a time.", () => _limit);
    }

    public Task BeginAsync(CancellationToken cancellation) => _turns.WaitAsync(cancellation);

    public void End() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
