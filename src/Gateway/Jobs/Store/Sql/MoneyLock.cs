namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The lock of what is counted for a client. On PostgreSQL it is the client's row, which every write that changes reservations, movements
/// or balances locks first. SQLite has one writer and needs no lock. PostgreSQL runs the statements of a group in the order of their
/// <see cref="SqlStatement.RowKey"/>: kept results, then jobs, then money, client by client. Two gateways therefore never wait for each
/// other, and a job changes before its money does.
/// </summary>
internal static class MoneyLock
{
    /// <summary>After the id of every job.</summary>
    private const string KeyPrefix = "~";

    /// <summary>PostgreSQL locks the row although the condition is false, and writes no new version of it.</summary>
    private const string LockText =
        """
        INSERT INTO gateway_admissions (client) VALUES ($1)
        ON CONFLICT (client) DO UPDATE SET client = excluded.client WHERE FALSE
        """;

    public static SqlStatement Take(string client) => AddAndTake(client) with { IsLock = true };

    /// <summary>Adds the row of the client if it does not exist, also on SQLite, and takes the lock.</summary>
    public static SqlStatement AddAndTake(string client) => Statement(client, LockText, client);

    /// <summary>A statement under the lock of this client.</summary>
    public static SqlStatement Statement(string client, string text, params SqlValue[] values) =>
        new(text, values) { RowKey = KeyPrefix + client };
}
