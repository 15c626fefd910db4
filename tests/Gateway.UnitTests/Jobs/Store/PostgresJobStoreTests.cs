using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Gateway.Testing.Postgres;

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

    private protected override Task InsertWithVersionOneAsync(string requestId) => PostgresTestDatabase.ExecuteAsync(
        _connectionString,
        "INSERT INTO gateway_jobs "
        + "(request_id, client, model, upstream_path, submitted_at, images_asked, body_bytes, body_digest, status) "
        + $"VALUES ('{requestId}', 'studio', 'a/b', 'a/b', {StoreTime.ToStore(Samples.Start)}, 1, 1, '\\x00', 0)");

    private protected override IJobDatabase CreateDatabase(TimeSpan timeout, IReadOnlyList<Migration> migrations) =>
        new PostgresJobDatabase(_connectionString, timeout, TimeProvider.System) { Migrations = migrations };
}
