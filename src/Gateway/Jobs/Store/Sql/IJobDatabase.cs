using System.Data.Common;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The differences between the databases: connections, transactions and errors. Statements and rules are shared.
/// Every method throws its driver's exceptions; <see cref="Explain"/> classifies them.</summary>
internal interface IJobDatabase : IAsyncDisposable
{
    /// <summary>The product, as OpenTelemetry's conventions name it.</summary>
    string Product { get; }

    /// <summary>The number of groups that are committed concurrently.</summary>
    int Writers { get; }

    /// <summary>The scheduler on which groups are formed and committed.</summary>
    TaskScheduler WriterScheduler { get; }

    /// <summary>Whether no other process writes to the database while this one uses it.</summary>
    bool IsExclusive { get; }

    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Builds the late indexes (<see cref="Schema.LateIndex"/>) that the database does not have. Other processes read and write
    /// meanwhile.</summary>
    /// <returns>False: another process builds them.</returns>
    Task<bool> BuildIndexesAsync(CancellationToken cancellationToken);

    /// <summary>Executes all writes in one durable transaction. After an exception, a later call starts with a clean state.</summary>
    Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken);

    Task<IReadOnlyList<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken);

    /// <summary>Executes a statement that changes rows and returns them, in a transaction of its own.</summary>
    Task<IReadOnlyList<T>> ChangeAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken);

    /// <summary>The clause of a query that locks its rows and leaves out those that another process has locked. Empty if no other process
    /// can lock rows.</summary>
    string SkipLocked { get; }

    /// <summary>The expression that notifies other processes of a change when its transaction is committed. Null: no other process uses the
    /// database.</summary>
    string? Notify { get; }

    /// <summary>Listens for the notifications of <see cref="Notify"/> on a connection of its own, until the connection fails.</summary>
    /// <param name="notified">Called when listening begins, and after each notification.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ListenAsync(Action notified, CancellationToken cancellationToken);

    /// <returns>A short description of the database's fault. Null: the statement or its values are the cause.</returns>
    string? Explain(Exception exception);
}
