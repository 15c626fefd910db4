namespace Gateway.Files.Storage;

/// <summary>What the gateway has seen of the storage of files: at the start, at each fault, at each stored upload and in each round of the
/// sweep.</summary>
internal sealed class StorageHealth(FilesDirectory directory, TimeProvider time)
{
    private volatile Observation? _last;
    private long _filesBefore;

    /// <summary>Null: the storage was not used yet.</summary>
    public Observation? Last => _last;

    /// <summary>The files and uploads that the database had when the start made a new directory for them. 0: it had none, or another
    /// directory is there now.</summary>
    public long FilesElsewhere => Interlocked.Read(ref _filesBefore) is > 0 and var files && directory.HasOwnMark ? files : 0;

    public void Worked() => _last = new Observation(time.GetUtcNow(), null);

    /// <summary>Records a fault. Missing bytes of one file are no fault of the storage.</summary>
    public void Failed(FileStorageException exception)
    {
        if (exception.Fault != FileStorageFault.Missing)
        {
            _last = new Observation(time.GetUtcNow(), exception.Message);
        }
    }

    /// <summary>The start has made the directory, and the database has files.</summary>
    public void HasNewDirectory(long files) => Interlocked.Exchange(ref _filesBefore, files);

    /// <param name="At">The time.</param>
    /// <param name="Fault">The reason for an operator. Null: the storage has worked.</param>
    internal sealed record Observation(DateTimeOffset At, string? Fault);
}
