using Gateway.Clients.Stored;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Gateway.Testing.Postgres;
using Npgsql;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class PostgresJobStoreTests(PostgresCluster cluster) : JobStoreContract, IClassFixture<PostgresCluster>
{
    private string _connectionString = "";

    public override async ValueTask InitializeAsync() => _connectionString = await PostgresTestDatabase.CreateAsync(cluster);

    [Fact]
    public async Task AnyCall_PooledConnectionsClosedByServer_SucceedsOnNewConnections()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Samples.Jobs(100).Select(job => store.AddAsync(job, completion: null, Cancellation)));
        await PostgresTestDatabase.ExecuteAsync(
            _connectionString,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        (await store.FindAsync("job-00000", Cancellation)).ShouldNotBeNull();
        (await store.AddAsync(Samples.Job("after"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    [Fact]
    public async Task Add_ServerWithAsynchronousCommit_CommitsSynchronously()
    {
        await PostgresTestDatabase.ExecuteAsync(
            _connectionString, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        var store = await OpenAsync();
        await PostgresTestDatabase.ExecuteAsync(
            _connectionString,
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('synchronous_commit') <> 'on' THEN RAISE 'not durable'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER durable BEFORE INSERT ON gateway_jobs FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    /// <summary>A backup holds its locks for minutes. A migration that waited for it would make the queries of all replicas wait
    /// too.</summary>
    [Fact]
    public async Task Initialize_TableIsInUseForLong_GivesUpSoonAndSucceedsLater()
    {
        await Create(migrations: [.. JobSchema.Migrations.Take(2)]).InitializeAsync(Cancellation);
        var store = Create();
        await using (var backup = new NpgsqlConnection(_connectionString))
        {
            await backup.OpenAsync(Cancellation);
            await using var transaction = await backup.BeginTransactionAsync(Cancellation);
            await using var read = new NpgsqlCommand("LOCK TABLE gateway_jobs IN ACCESS SHARE MODE", backup);
            await read.ExecuteNonQueryAsync(Cancellation);

            var exception = await Should.ThrowAsync<JobStoreUnavailableException>(() => store.InitializeAsync(Cancellation));

            exception.Reason.ShouldBe("another transaction holds a lock that it needs");
            // No query waits behind the migration any more.
            await PostgresTestDatabase.ExecuteAsync(_connectionString, "SET lock_timeout = '1s'; SELECT count(*) FROM gateway_jobs");
        }

        await store.InitializeAsync(Cancellation);
        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    [Fact]
    public async Task Listen_ChangeOfAnotherProcess_IsNotifiedUntilTheConnectionIsClosed()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        using var notified = new SemaphoreSlim(0);
        var listening = one.ListenAsync(() => notified.Release(), Cancellation);
        await notified.WaitAsync(Cancellation);

        await other.CreateClientAsync(new ClientDefinition("billing"), "ops", Cancellation);
        await notified.WaitAsync(Cancellation);
        await PostgresTestDatabase.ExecuteAsync(
            _connectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");

        await Should.ThrowAsync<JobStoreUnavailableException>(() => listening);
        one.Health.LastFault.ShouldBeNull();
    }

    private protected override string Product => "postgresql";

    private protected override IJobDatabase CreateDatabase(TimeSpan timeout, IReadOnlyList<Migration> migrations) =>
        new PostgresJobDatabase(_connectionString, timeout, TimeProvider.System) { Migrations = migrations };
}
