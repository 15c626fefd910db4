using System.Data.Common;

namespace Gateway.Jobs.Store.Sql;

/// <summary>What differs between the databases: connections, transactions and errors. Statements and rules are shared.
/// Every method throws what its driver throws; <see cref="Explain"/> says what that means.</summary>
internal interface IJobDatabase : IAsyncDisposable
{
    /// <summary>How many groups are committed at the same time.</summary>
    int Writers { get; }

    /// <summary>Where groups are formed and committed.</summary>
    TaskScheduler WriterScheduler { get; }

    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Carries out all writes in one durable transaction. After an exception a later call begins afresh.</summary>
    Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken);

    Task<IReadOnlyList<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken);

    /// <returns>The trouble in a few words, when it lies with the database; null when it lies with what was asked of it.</returns>
    string? Explain(Exception exception);
}
