using System.Buffers;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>A storage that makes bytes durable, and opens them, when the test says so, as an S3 store does that is slow.</summary>
internal sealed class SlowStorage(string directory) : IFileStorage
{
    private readonly DirectoryStorage _inner = new(directory);
    private readonly Queue<Hold> _holds = new();
    private readonly Queue<Hold> _openHolds = new();

    private int _opened;

    /// <summary>How often bytes were opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Holds the next writer. Those after it are not held.</summary>
    public Hold HoldNext(bool obeysCancellation = true)
    {
        var hold = new Hold { ObeysCancellation = obeysCancellation };
        lock (_holds)
        {
            _holds.Enqueue(hold);
        }

        return hold;
    }

    /// <summary>Holds the next call that opens bytes.</summary>
    public Hold HoldNextOpen()
    {
        var hold = new Hold();
        lock (_openHolds)
        {
            _openHolds.Enqueue(hold);
        }

        return hold;
    }

    public async Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken)
    {
        Hold? hold;
        lock (_holds)
        {
            _holds.TryDequeue(out hold);
        }

        return new Writer(await _inner.CreateAsync(name, cancellationToken), hold);
    }

    public async Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        Hold? hold;
        lock (_openHolds)
        {
            _openHolds.TryDequeue(out hold);
        }

        await (hold?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        return await _inner.OpenAsync(name, range, cancellationToken);
    }

    public Task CheckAsync(string name, long length, CancellationToken cancellationToken) =>
        _inner.CheckAsync(name, length, cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _inner.RemoveAsync(name, cancellationToken);

    public IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(CancellationToken cancellationToken) =>
        _inner.ListAsync(cancellationToken);

    internal sealed class Hold
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether the writer stops when it is told that its bytes are no longer wanted.</summary>
        public bool ObeysCancellation { get; init; } = true;

        /// <summary>Ends when the writer waits.</summary>
        public Task Begun => _begun.Task.WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);

        public void Release() => _released.TrySetResult();

        public async Task WaitAsync(CancellationToken cancellation)
        {
            _begun.TrySetResult();
            await _released.Task.WaitAsync(ObeysCancellation ? cancellation : CancellationToken.None);
        }
    }

    private sealed class Writer(IFileWriter inner, Hold? hold) : IFileWriter
    {
        public ValueTask WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken) =>
            inner.WriteAsync(bytes, cancellationToken);

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            if (hold is not null)
            {
                await hold.WaitAsync(cancellationToken);
            }

            await inner.CompleteAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
