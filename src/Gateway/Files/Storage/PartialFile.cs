using System.Buffers;

namespace Gateway.Files.Storage;

/// <summary>
/// A file that is being written, beside its later name. It is deleted when it is disposed, unless it was renamed. Only the owner of the
/// process may read it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private FileStream? _stream;
    private bool _isRenamed;

    private PartialFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    public long Length { get; private set; }

    /// <summary>Creates the folder if it does not exist, and the file in it.</summary>
    /// <exception cref="FileStorageException">The file system has failed.</exception>
    public static PartialFile Create(string folder, string name)
    {
        try
        {
            DirectoryStorage.CreateFolder(folder);
            var path = Path.Combine(folder, name + StorageNames.PartialEnd);
            return new PartialFile(path, Open(path));
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }
    }

    public async ValueTask WriteAsync(ReadOnlySequence<byte> bytes)
    {
        try
        {
            // All segments in one call, without a copy of the bytes.
            await (bytes.IsSingleSegment
                ? RandomAccess.WriteAsync(_stream!.SafeFileHandle, bytes.First, Length)
                : RandomAccess.WriteAsync(_stream!.SafeFileHandle, Segments(bytes), Length));
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }

        Length += bytes.Length;
    }

    /// <summary>Makes the bytes durable, and gives them their name.</summary>
    public Task RenameAsync(string target) => RunAsync(() =>
    {
        RandomAccess.FlushToDisk(_stream!.SafeFileHandle);
        Close();
        File.Move(_path, target, overwrite: true);
        _isRenamed = true;
        FolderSync.Flush(Path.GetDirectoryName(target)!);
    });

    /// <summary>Opens the written bytes from their beginning.</summary>
    public Stream OpenRead() => new FileStream(
        _path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);

    public void Dispose()
    {
        Close();
        if (_isRenamed)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            // The sweep deletes it later.
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static List<ReadOnlyMemory<byte>> Segments(ReadOnlySequence<byte> bytes)
    {
        var segments = new List<ReadOnlyMemory<byte>>();
        foreach (var segment in bytes)
        {
            segments.Add(segment);
        }

        return segments;
    }

    /// <summary>A flush takes long, and the file system has no asynchronous one.</summary>
    private static Task RunAsync(Action action) => Task.Run(() =>
    {
        try
        {
            action();
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            throw FileFaults.OfWaiting(exception);
        }
    });

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
