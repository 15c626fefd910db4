using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Benchmarks.Parts;

/// <summary>A database whose writer runs on a given scheduler.</summary>
internal sealed class RescheduledDatabase(IJobDatabase database, TaskScheduler scheduler) : IJobDatabase
{
    public int Writers => database.Writers;

    public TaskScheduler WriterScheduler => scheduler;

    public Task MigrateAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    public Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken) =>
        database.CommitAsync(writes, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        database.QueryAsync(statement, read, cancellationToken);

    public string? Explain(Exception exception) => database.Explain(exception);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
