using System.Buffers;
using Gateway.Files.Storage;

namespace Gateway.FunctionalTests.Files;

/// <summary>Fails on writes and removals while a fault is set.</summary>
internal sealed class FailingStorage(IFileStorage inner) : IFileStorage
{
    private volatile object? _fault;

    public FileStorageFault? Fault
    {
        set => _fault = value;
    }

    public bool FailsToRemove { get; set; }

    /// <summary>Is called before each removal.</summary>
    public Action Removing { get; set; } = static () => { };

    /// <summary>Is called after each write.</summary>
    public Action Written { get; set; } = static () => { };

    public async Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) =>
        new Writer(this, await inner.CreateAsync(name, cancellationToken));

    public Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken) =>
        inner.OpenAsync(name, range, cancellationToken);

    public Task CheckAsync(string name, long length, CancellationToken cancellationToken) =>
        inner.CheckAsync(name, length, cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (FailsToRemove)
        {
            throw new FileStorageException(FileStorageFault.Unavailable, "injected");
        }

        Removing();
        return inner.RemoveAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(CancellationToken cancellationToken) =>
        inner.ListAsync(cancellationToken);

    private void Fail()
    {
        if (_fault is FileStorageFault fault)
        {
            throw new FileStorageException(fault, "injected");
        }
    }

    private sealed class Writer(FailingStorage storage, IFileWriter writer) : IFileWriter
    {
        public async ValueTask WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
        {
            await writer.WriteAsync(bytes, cancellationToken);
            storage.Fail();
            storage.Written();
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => writer.CompleteAsync(cancellationToken);

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
