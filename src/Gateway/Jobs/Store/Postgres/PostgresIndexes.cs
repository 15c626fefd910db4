using Gateway.Jobs.Store.Schema;
using Npgsql;

namespace Gateway.Jobs.Store.Postgres;

/// <summary>
/// Builds the late indexes of a PostgreSQL database while all replicas, also those of an older version, read and write.
/// </summary>
/// <remarks>
/// <c>CREATE INDEX CONCURRENTLY</c> waits for every transaction that is older than the build. Therefore no replica waits for another one
/// here: a transaction that waits for a lock would be such an older transaction, and each would wait for the other. The lock is only
/// tried. It belongs to a transaction and not to a session, because a connection pooler may give each statement another session.
/// </remarks>
internal static class PostgresIndexes
{
    /// <summary>A number that no other program uses as an advisory lock in this database. Its bytes spell "gatewai", for indexes.</summary>
    private const long BuildLock = 0x67617465776169;

    /// <summary>A build that a long transaction holds up keeps the table from later changes of the schema. After this time it gives
    /// up.</summary>
    private const int LongestBuildSeconds = 3600;

    /// <returns>False: another process builds the indexes.</returns>
    public static async Task<bool> BuildAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if ((await MissingAsync(connection, cancellation)).Count == 0)
        {
            return true;
        }

        await using var owner = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await owner.BeginTransactionAsync(cancellation);
        if (!await TryLockAsync(owner, cancellation))
        {
            return false;
        }

        // Another process may have built them before this one got the lock.
        foreach (var index in await MissingAsync(connection, cancellation))
        {
            // A build that was interrupted leaves an invalid index, which each write maintains and no query uses.
            await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS {index.Name}", cancellation);
            await ExecuteAsync(connection, $"CREATE INDEX CONCURRENTLY {index.Name} ON {index.Definition}", cancellation);
        }

        return true;
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection)
        {
            Parameters = { new() { Value = BuildLock } },
        };
        if (await take.ExecuteScalarAsync(cancellation) is not true)
        {
            return false;
        }

        // The portal of a query keeps its snapshot until the next statement, and the build would wait for it. This statement needs none.
        await ExecuteAsync(connection, "SET LOCAL idle_in_transaction_session_timeout = 0", cancellation);
        return true;
    }

    private static async Task<IReadOnlyList<LateIndex>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var missing = new List<LateIndex>();
        foreach (var index in JobSchema.LateIndexes)
        {
            await using var read = new NpgsqlCommand(
                "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND indisvalid)", connection)
            {
                Parameters = { new() { Value = index.Name } },
            };
            if (await read.ExecuteScalarAsync(cancellation) is not true)
            {
                missing.Add(index);
            }
        }

        return missing;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = LongestBuildSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
