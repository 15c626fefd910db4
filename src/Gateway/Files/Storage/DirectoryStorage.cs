using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Files.Storage;

/// <summary>
/// Keeps the bytes in a directory, in sub-folders by the first two hex digits of the name. A file is written under another name, flushed
/// to the disk and renamed, so that a file with its own name is always complete. Replicas may share the directory.
/// </summary>
internal sealed class DirectoryStorage(FilesDirectory directory) : IFileStorage
{
    private const int FolderChars = 2;

    private static readonly EnumerationOptions Listing = new() { AttributesToSkip = FileAttributes.System };

    public DirectoryStorage(string path)
        : this(new FilesDirectory(path, IsConfigured: true))
    {
    }

    /// <summary>Creates a folder for the owner of the process alone, and makes its name durable. One that exists is left as it
    /// is.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            // The folders above it may be of others.
            Directory.CreateDirectory(Path.GetDirectoryName(folder) ?? folder);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (Path.GetDirectoryName(folder) is { } above)
            {
                FolderSync.Flush(above);
            }
        }
    }

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken)
    {
        // The first file of a folder creates it, which takes as long as a flush.
        return Task.Run<IFileWriter>(() => new Writer(CreatePartial(name), this, PathOf(name)), cancellationToken);
    }

    /// <summary>Begins to write bytes that wait under another name.</summary>
    public PartialFile CreatePartial(string name)
    {
        var path = PathOf(StorageNames.Check(name));
        directory.Require();
        return Read(() => PartialFile.Create(Path.GetDirectoryName(path)!, name));
    }

    public Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken)
    {
        var path = PathOf(StorageNames.Check(name));
        // A network file system may block for long.
        return Task.Run<Stream>(() => Read(() => Open(path, range)), cancellationToken);
    }

    /// <summary>Opens the file, because its entry alone does not show whether it can be read.</summary>
    public Task CheckAsync(string name, long length, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        // A network file system may block for long.
        return Task.Run(
            () =>
            {
                using var file = Read(() => File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
                if (Read(() => RandomAccess.GetLength(file)) != length)
                {
                    throw FileFaults.Missing();
                }
            },
            cancellationToken);
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(StorageNames.CheckListed(name));
        // The removal of a large file takes long, and the file system has no asynchronous one.
        return Task.Run(
            () => Read(() =>
            {
                // If the directory is not there, nothing is removed.
                directory.Require();
                Remove(path);
                if (!StorageNames.IsPartial(name))
                {
                    Remove(path + StorageNames.PartialEnd);
                }

                return true;
            }),
            cancellationToken);
    }

    /// <summary>Lists the files of the gateway alone: the directory may contain others.</summary>
    public async IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        directory.Require();
        foreach (var folder in Read(() => Directory.GetDirectories(directory.Path, "??", Listing)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // One folder has a 256th of the files.
            var files = await Task.Run(() => Read(() => NamesIn(folder)), cancellationToken);
            foreach (var file in files)
            {
                yield return file;
            }
        }
    }

    private static StoredStream Open(string path, ByteRange range)
    {
        var stream = new FileStream(path, new FileStreamOptions
        {
            // A file may be deleted while it is read: the reader keeps it.
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        if (stream.Length == range.Total)
        {
            stream.Position = range.Offset;
            return new StoredStream(stream, range.Length);
        }

        stream.Dispose();
        throw FileFaults.Missing();
    }

    private static List<(string Name, DateTimeOffset ChangedAt)> NamesIn(string folder)
    {
        var names = new List<(string, DateTimeOffset)>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Listing))
        {
            if (StorageNames.IsListed(file.Name) && file.Name.StartsWith(Path.GetFileName(folder), StringComparison.Ordinal))
            {
                names.Add((file.Name, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)));
            }
        }

        return names;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder has had no file yet.
        }
    }

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception) || exception is FileStorageException)
        {
            throw Explain(exception as FileStorageException ?? FileFaults.Of(exception));
        }
    }

    /// <summary>A missing file is no lost file if the whole directory is missing.</summary>
    private FileStorageException Explain(FileStorageException fault) =>
        fault.Fault == FileStorageFault.Full || directory.IsThere ? fault : directory.Away(fault);

    private string PathOf(string name) => Path.Combine(directory.Path, name[..FolderChars], name);

    private sealed class Writer(PartialFile file, DirectoryStorage storage, string path) : IFileWriter
    {
        public ValueTask WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken) => file.WriteAsync(bytes);

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            try
            {
                await file.RenameAsync(path);
            }
            catch (FileStorageException exception)
            {
                throw storage.Explain(exception);
            }
        }

        public ValueTask DisposeAsync()
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
