using System.Data.Common;
using Gateway.Configuration;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Npgsql;

namespace Gateway.Jobs.Store.Postgres;

/// <summary>A PostgreSQL database, which several gateways may share. A group of writes is one batch in one transaction.</summary>
internal sealed class PostgresJobDatabase : IJobDatabase
{
    /// <summary>A number that no other program uses as an advisory lock in this database. Its bytes spell "gateway".</summary>
    public const long MigrationLock = 0x67617465776179;

    private const string CodePointText = "text COLLATE \"C\"";
    private const int MigrationTimeoutSeconds = 60;

    /// <summary>A change of a table waits for the transactions that use the table, for example for a backup, and the queries of all
    /// replicas wait behind it. After this time the change gives up, and the start of the gateway tries it again.</summary>
    private const string ShortLocks = "SELECT set_config('lock_timeout', '1s', true)";

    /// <summary>If the server is configured to confirm a commit before its log is on disk, this turns synchronous commit on. A stronger
    /// setting, or an explicit local one, is not changed.</summary>
    private const string Durable =
        "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresNotifications _notifications;
    private readonly TimeProvider _time;

    public PostgresJobDatabase(string connectionString, TimeSpan timeout, TimeProvider time)
    {
        _time = time;
        _source = new NpgsqlSlimDataSourceBuilder(PostgresSettings.Complete(connectionString, timeout)) { Name = "jobs" }
            .EnableTransportSecurity()
            .Build();
        _notifications = new PostgresNotifications(connectionString, timeout);
    }

    public IReadOnlyList<Migration> Migrations { get; init; } = JobSchema.Migrations;

    public string Product => "postgresql";

    /// <summary>Two writers: one group is formed and sent while another group waits for the disk.</summary>
    public int Writers => 2;

    public bool IsExclusive => false;

    public TaskScheduler WriterScheduler => TaskScheduler.Default;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, new SqlStatement("SELECT pg_advisory_xact_lock($1)", MigrationLock), cancellationToken);
        await ExecuteAsync(connection, new SqlStatement(SchemaSql.CreateVersions), cancellationToken);
        await ExecuteAsync(connection, new SqlStatement(SchemaSql.CreateAdditions), cancellationToken);
        await ExecuteAsync(connection, new SqlStatement(ShortLocks), cancellationToken);
        var (required, added) = await ReadVersionsAsync(connection, cancellationToken);
        foreach (var migration in JobSchema.Pending(Migrations, required, added))
        {
            foreach (var statement in migration.Statements)
            {
                await ExecuteAsync(connection, new SqlStatement(JobSchema.For(statement, CodePointText)), cancellationToken);
            }

            await ExecuteAsync(connection, SchemaSql.AddVersion(migration, _time.GetUtcNow()), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task<bool> BuildIndexesAsync(CancellationToken cancellationToken) => PostgresIndexes.BuildAsync(_source, cancellationToken);

    public Task CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken) =>
        RetryOnceAsync(
            async () =>
            {
                await CommitOnceAsync(writes, cancellationToken);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        RetryOnceAsync<IReadOnlyList<T>>(
            async () =>
            {
                await using var command = _source.CreateCommand(statement.Text);
                PostgresParameters.Add(command.Parameters, statement);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellationToken);

    public string SkipLocked => "FOR UPDATE SKIP LOCKED";

    /// <summary>A single statement is a transaction.</summary>
    public Task<IReadOnlyList<T>> ChangeAsync<T>(SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        QueryAsync(statement, read, cancellationToken);

    public string? Notify => PostgresNotifications.Notify;

    public Task ListenAsync(Action notified, CancellationToken cancellationToken) =>
        _notifications.ListenAsync(notified, cancellationToken);

    public string? Explain(Exception exception) => PostgresErrors.Explain(exception);

    public async ValueTask DisposeAsync()
    {
        await _notifications.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> RetryOnceAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (PostgresErrors.IsWorthARetry(exception) && !cancellationToken.IsCancellationRequested)
        {
            if (exception is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName })
            {
                // A connection pooler before the server has lost the prepared statements, so the pooled connections are unusable.
                _source.Clear();
            }

            return await work();
        }
    }

    private async Task CommitOnceAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var questions = await WriteAllAsync(connection, writes, cancellationToken);
        if (questions.Count > 0)
        {
            await AskAllAsync(connection, questions, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<List<(StoreWrite Write, SqlStatement Question)>> WriteAllAsync(
        NpgsqlConnection connection, IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Durable));
        // Rows that another gateway may change too are locked in the order of their keys. The sort is stable, and the statements without a
        // key are first: a job is inserted before it changes.
        var ordered = writes.SelectMany(static write => write.Statements.Select((statement, index) => (write, index, statement)))
            .OrderBy(static row => row.statement.RowKey, StringComparer.Ordinal).ToArray();
        foreach (var (_, _, statement) in ordered)
        {
            batch.BatchCommands.Add(PostgresParameters.Command(statement));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        var rows = writes.ToDictionary(static write => write, static write => new int[write.Statements.Count]);
        for (var place = 0; place < ordered.Length; place++)
        {
            rows[ordered[place].write][ordered[place].index] = batch.BatchCommands[place + 1].RecordsAffected;
        }

        var questions = new List<(StoreWrite, SqlStatement)>();
        foreach (var write in writes)
        {
            if (write.Affected(rows[write]) is { } question)
            {
                questions.Add((write, question));
            }
        }

        return questions;
    }

    private static async Task AskAllAsync(
        NpgsqlConnection connection, List<(StoreWrite Write, SqlStatement Question)> questions, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (_, question) in questions)
        {
            batch.BatchCommands.Add(PostgresParameters.Command(question));
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (write, _) in questions)
        {
            write.Answer(await reader.ReadAsync(cancellationToken) ? reader : null);
            await reader.NextResultAsync(cancellationToken);
        }
    }

    private static async Task<(long Required, long Added)> ReadVersionsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SchemaSql.ReadVersions, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, SqlStatement statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement.Text, connection) { CommandTimeout = MigrationTimeoutSeconds };
        PostgresParameters.Add(command.Parameters, statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
