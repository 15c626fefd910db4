namespace Gateway.Files.Storage;

/// <summary>The storage of files has failed. The message is for the log. It names no file.</summary>
internal sealed class FileStorageException : Exception
{
    public FileStorageException(FileStorageFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public FileStorageFault Fault { get; }
}
