using Gateway.Files.Storage;
using Gateway.Metrics;

namespace Gateway.Files.References;

/// <summary>
/// Counts the calls of a storage that go on after the submit that waited for them: a file system that hangs reacts to no cancellation. Each
/// holds an open file, at most one piece of its bytes, and a thread while the system call lasts. At the limit, submits that name files get
/// an error before the next call, so that a storage that hangs for long takes no more memory.
/// </summary>
internal sealed class AbandonedReads : IMeasured
{
    /// <summary>The submits that are in flight when it is reached may still add their own calls.</summary>
    public const int Limit = 64;

    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void AddTo(GatewayMeter meter)
    {
        meter.Level(
            "gateway.files.reads.abandoned", "{read}", "Reads of uploaded files that go on after the submits that waited for them.",
            () => Count);
        meter.Level(
            "gateway.files.reads.abandoned.limit", "{read}", "Abandoned reads at which submits that name files are refused.",
            static () => Limit);
    }

    /// <exception cref="FileStorageException">The limit is reached.</exception>
    public void ThrowIfFull()
    {
        if (Count >= Limit)
        {
            throw new FileStorageException(FileStorageFault.Unavailable, "too many reads of the storage hang");
        }
    }

    /// <summary>Counts a call until it ends. Nobody waits for it any more.</summary>
    public void Add(Task call)
    {
        Interlocked.Increment(ref _count);
        call.ContinueWith(
            static (ended, reads) =>
            {
                // A failed call has nobody to tell.
                _ = ended.Exception;
                Interlocked.Decrement(ref ((AbandonedReads)reads!)._count);
            },
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
