using Gateway.Configuration;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Files.Storage;

/// <summary>
/// The directory of the files, with an absolute path. The start creates it, and an empty folder in it as its mark. Later the mark alone
/// shows that the directory is there: the empty mount point of a volume that is not mounted has none. From then on nothing creates the
/// directory again, because the files would be stored on another disk than those before them.
/// </summary>
/// <param name="Path">The path.</param>
/// <param name="IsConfigured">Whether the operator has chosen it.</param>
/// <param name="IsBesideDatabase">Whether it is the default beside the file of the database.</param>
internal sealed record FilesDirectory(string Path, bool IsConfigured, bool IsBesideDatabase = false)
{
    public const string Key = "Gateway:Files:Directory";

    /// <summary>The name of the mark.</summary>
    public const string Mark = ".gateway-files";

    private const string Name = "files";

    /// <summary>Whether the process has seen the directory.</summary>
    private volatile bool _wasThere;

    private DateTime _markedAt;

    public static FilesDirectory Of(FilesOptions options, StoreAddress store) => options.Directory is { } configured
        ? new FilesDirectory(System.IO.Path.GetFullPath(configured), IsConfigured: true)
        : new FilesDirectory(
            System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(store.SqliteFile ?? StoreAddress.DefaultFile))!, Name),
            IsConfigured: false,
            IsBesideDatabase: store.SqliteFile is not null);

    /// <summary>Whether this process has made the mark.</summary>
    public bool HasNewMark { get; private set; }

    /// <summary>Whether the mark at this moment is the one that this process has made, and not that of a volume that was mounted
    /// later.</summary>
    public bool HasOwnMark => HasNewMark && IsThere && Directory.GetCreationTimeUtc(MarkPath) == _markedAt;

    /// <summary>Whether the directory is there at this moment.</summary>
    public bool IsThere => Directory.Exists(MarkPath);

    private string MarkPath => System.IO.Path.Combine(Path, Mark);

    /// <summary>Checks that the directory is there. Only a directory that could not be used at the start is created.</summary>
    /// <exception cref="FileStorageException">It is not.</exception>
    public void Require()
    {
        if (IsThere)
        {
            _wasThere = true;
        }
        else if (_wasThere)
        {
            throw Away();
        }
        else if (Check() is { } why)
        {
            throw FileFaults.Unusable(Path, why);
        }
    }

    /// <summary>The fault of a directory that is not there. Without the permission to look into it, the mark can't be seen
    /// either.</summary>
    public FileStorageException Away(Exception? exception = null)
    {
        try
        {
            File.GetAttributes(MarkPath);
        }
        catch (UnauthorizedAccessException refused)
        {
            return FileFaults.Of(refused);
        }
        catch (IOException)
        {
            // It is away.
        }

        return FileFaults.NotThere(Path, exception);
    }

    /// <summary>Creates the directory and its mark, and writes a file to it.</summary>
    /// <returns>Null: the directory can be used. Otherwise the reason why not.</returns>
    public string? Check()
    {
        if (IsBesideDatabase && !Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
        {
            // The database may be missing for now, and must not find an empty directory in its place.
            return "the directory above it does not exist";
        }

        try
        {
            DirectoryStorage.CreateFolder(Path);
            var isNew = !IsThere;
            DirectoryStorage.CreateFolder(MarkPath);
            if (isNew)
            {
                (HasNewMark, _markedAt) = (true, Directory.GetCreationTimeUtc(MarkPath));
            }

            var probe = System.IO.Path.Combine(Path, $".probe-{Guid.NewGuid():N}");
            using (File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                _wasThere = true;
                return null;
            }
        }
        catch (Exception exception) when (FileFaults.IsOfFileSystem(exception))
        {
            return exception is UnauthorizedAccessException
                ? "there is no permission to write to it"
                : File.Exists(Path) ? "it is a file" : FileFaults.Of(exception).Message;
        }
    }

    /// <summary>The problem of a directory that the operator has chosen. Without one, the gateway starts and refuses uploads: the default
    /// may be beside a database that is not available yet, or in an image that is read-only.</summary>
    public ConfigurationProblem? CheckConfigured() => IsConfigured && Check() is { } why
        ? new ConfigurationProblem(Key, $"must be a directory that the gateway can write to, got {Echo.Quote(Path)}: {why}")
        : null;
}
