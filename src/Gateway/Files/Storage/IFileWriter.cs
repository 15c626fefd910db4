using System.Buffers;

namespace Gateway.Files.Storage;

/// <summary>Writes the bytes of one name. If it is disposed before <see cref="CompleteAsync"/>, nothing of it is left.</summary>
internal interface IFileWriter : IAsyncDisposable
{
    /// <summary>Writes bytes, which must not change until the call has ended.</summary>
    ValueTask WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the bytes durable under their name.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
