namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The lock of what is counted for a client. On PostgreSQL it is the client's row, which every write that changes reservations, movements
/// or balances locks first. On SQLite there is one writer. PostgreSQL runs the statements of a group in the order of their
/// <see cref="SqlStatement.RowKey"/>: kept results, then jobs, then money, client by client. Two gateways therefore never wait for each
/// other, and a job changes before its money does.
/// </summary>
internal static class MoneyLock
{
    /// <summary>After the id of every job.</summary>
    private const string KeyPrefix = "~";

    private const string LockText =
        """
        INSERT INTO gateway_admissions (client, number, last_at) VALUES ($1, 0, 0)
        ON CONFLICT (client) DO UPDATE SET number = gateway_admissions.number
        """;

    public static SqlStatement Take(string client) => Statement(client, LockText, client);

    /// <summary>A statement under the lock of this client.</summary>
    public static SqlStatement Statement(string client, string text, params SqlValue[] values) =>
        new(text, values) { RowKey = KeyPrefix + client };
}
