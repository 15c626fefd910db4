namespace Gateway;

/// <summary>
/// A value that is built from a key when it is first requested. Requests at the same time share one build, and the value stays until it
/// is requested with another key. A failed build is repeated by the next request.
/// </summary>
/// <param name="build">Builds the value of a key.</param>
internal sealed class BuiltOnce<TKey, TValue>(Func<TKey, Task<TValue>> build)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private TKey? _key;
    private Task<TValue>? _value;
    private TValue? _latest;

    /// <summary>The last value that was built completely. The default value: there is none.</summary>
    public TValue? Latest
    {
        get
        {
            lock (_lock)
            {
                return _latest;
            }
        }
    }

    public Task<TValue> GetAsync(TKey key)
    {
        lock (_lock)
        {
            if (_value is null or { IsFaulted: true } or { IsCanceled: true } || !EqualityComparer<TKey>.Default.Equals(_key, key))
            {
                _key = key;
                // On another thread, so that the lock is not held during the build.
                _value = Task.Run(() => BuildAsync(key));
            }

            return _value;
        }
    }

    private async Task<TValue> BuildAsync(TKey key)
    {
        var value = await build(key);
        lock (_lock)
        {
            _latest = value;
        }

        return value;
    }
}
