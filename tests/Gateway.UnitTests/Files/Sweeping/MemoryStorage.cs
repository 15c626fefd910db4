using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Files.Storage;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>A storage in memory, which fails on demand.</summary>
internal sealed class MemoryStorage(TimeProvider time) : IFileStorage
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _names = new(StringComparer.Ordinal);

    /// <summary>The names that exist.</summary>
    public IEnumerable<string> Names => _names.Keys;

    /// <summary>The removals, in their order.</summary>
    public ConcurrentQueue<string> Removed { get; } = new();

    public int Lists { get; private set; }

    /// <summary>Whether a call for a name fails. The argument of a list is empty.</summary>
    public Func<string, bool> Fails { get; set; } = static _ => false;

    public Action<string> Removing { get; set; } = static _ => { };

    /// <summary>What a removal waits for.</summary>
    public Func<string, CancellationToken, Task> Holding { get; set; } = static (_, _) => Task.CompletedTask;

    public Action Listing { get; set; } = static () => { };

    public void Add(string name, DateTimeOffset? changedAt = null) => _names[name] = changedAt ?? time.GetUtcNow();

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CheckAsync(string name, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        ThrowIfFailing(name);
        Removing(name);
        await Holding(name, cancellationToken);
        _names.TryRemove(name, out _);
        Removed.Enqueue(name);
    }

    public async IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        Lists++;
        Listing();
        foreach (var (name, changedAt) in _names.ToArray())
        {
            yield return (name, changedAt);
        }

        ThrowIfFailing("");
    }

    private void ThrowIfFailing(string name)
    {
        if (Fails(name))
        {
            throw new FileStorageException(FileStorageFault.Unavailable, "the storage of the test fails");
        }
    }
}
