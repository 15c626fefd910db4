using System.Data.Common;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Microsoft.Data.Sqlite;

namespace Gateway.Jobs.Store.Sqlite;

/// <summary>One file in write-ahead mode, with one writer and a few readers.</summary>
internal sealed class SqliteJobDatabase : IJobDatabase
{
    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ConcurrentExclusiveSchedulerPair _schedulers = new();
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    /// <param name="path">The file. The file and its directory are created with access for the owner alone.</param>
    /// <param name="timeout">Longest wait for a lock.</param>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Called with each new connection of the writer; for tests.</param>
    public SqliteJobDatabase(string path, TimeSpan timeout, TimeProvider time, Action<SqliteConnection>? opened = null)
    {
        _path = Path.GetFullPath(path);
        _time = time;
        _writer = new SqliteWriter(_path, timeout, opened);
        _readers = new SqliteReaders(_path, timeout);
    }

    /// <summary>The lock, taken at the first access to the file and held until disposal. Null: processes may share the file.</summary>
    public SqliteFileLock? Lock { get; init; }

    public IReadOnlyList<Migration> Migrations { get; init; } = JobSchema.Migrations;

    public string Product => "sqlite";

    public int Writers => 1;

    public bool IsExclusive => Lock is not null;

    public TaskScheduler WriterScheduler => _schedulers.ExclusiveScheduler;

    public Task MigrateAsync(CancellationToken cancellationToken) => RunAsync(() =>
    {
        CreateDirectory();
        Lock?.Take();
        CreateFile();
        _writer.Migrate(Migrations, _time.GetUtcNow());
    });

    /// <summary>A million jobs take about a second, in which no write is possible: the store calls this before the gateway
    /// listens.</summary>
    public async Task<bool> BuildIndexesAsync(CancellationToken cancellationToken)
    {
        await RunAsync(_writer.BuildIndexes);
        return true;
    }

    /// <summary>Runs on the caller's thread. The store calls it on <see cref="WriterScheduler"/>, which runs one write at a time.</summary>
    public Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        _writer.Write(writes);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        _readers.QueryAsync(statement, read, cancellationToken);

    public string SkipLocked => "";

    public Task<IReadOnlyList<T>> ChangeAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        Task.Factory.StartNew<IReadOnlyList<T>>(
            () => _writer.Change(statement, read), cancellationToken, TaskCreationOptions.DenyChildAttach, WriterScheduler);

    public string? Notify => null;

    /// <summary>There is nothing to listen for: only this process changes the file.</summary>
    public Task ListenAsync(Action notified, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);

    public string? Explain(Exception exception) => SqliteErrors.Explain(exception);

    public async ValueTask DisposeAsync()
    {
        // The readers are closed first, because the last connection to close moves the log into the file and deletes the log.
        _readers.Dispose();
        await RunAsync(_writer.Dispose);
        _schedulers.Complete();
        // The lock is released last, because the file may be written until here.
        Lock?.Dispose();
    }

    private Task RunAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, WriterScheduler);

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!, OwnerOnlyDirectory);
        }
    }

    private void CreateFile()
    {
        // SQLite gives its log file the access mode of the database file.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        using var file = new FileStream(_path, options);
    }
}
