using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Webhooks.Keys;

/// <summary>
/// The signing keys, which all replicas read from the store. The first replica makes the first key. A rotation on another replica, or by
/// the command, is known within <see cref="Interval"/>.
/// </summary>
internal sealed class SigningKeys(ISigningKeyStore store, StoreMonitor monitor, TimeProvider time) : BackgroundService
{
    /// <summary>Time between two readings of the keys.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan UntilReady = TimeSpan.FromMilliseconds(250);

    private volatile KeySet? _keys;

    /// <summary>The keys of the last reading. Null: the store has not been read yet.</summary>
    public KeySet? Known => _keys;

    /// <summary>The keys. They are read now if they are not known yet.</summary>
    /// <exception cref="JobStoreUnavailableException">They are not known, and the store cannot be read.</exception>
    public async ValueTask<KeySet> GetAsync(CancellationToken cancellation)
    {
        if (_keys is null)
        {
            await ReadAsync(cancellation);
        }

        return _keys!;
    }

    /// <summary>Reads the keys, makes the first one, and deletes those that are no longer published.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await store.ReadKeysAsync(cancellation);
        if (stored.Count == 0)
        {
            // Of several replicas that start at the same time, one adds its key. All of them use this key.
            await store.AddKeyAsync(KeyRotation.First(SigningKey.Create(), now), now, cancellation);
            stored = await store.ReadKeysAsync(cancellation);
        }

        if (_keys?.IsSameAs(stored) != true)
        {
            _keys = new KeySet(stored);
        }

        var unpublishedSince = now - KeyRotation.Overlap;
        if (stored.Any(key => key.PublishedUntil < unpublishedSince))
        {
            await store.DeleteKeysAsync(unpublishedSince, cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isRead = monitor.IsUp && await TryReadAsync(stoppingToken);
            await Task.Delay(isRead ? Interval : UntilReady, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
            return true;
        }
        catch (JobStoreUnavailableException)
        {
            // The last keys stay until the store is available again.
            return false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
