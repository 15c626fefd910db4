using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Sql;
using Gateway.Testing.Postgres;
using Gateway.UnitTests.Jobs.Store.Versions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The late index is built on a PostgreSQL table that all replicas use.</summary>
public sealed class PostgresIndexTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IAsyncLifetime
{
    private const string IsValid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('gateway_jobs_due')";

    /// <summary>A transaction that reads the table for long, such as a backup. The build waits for its end.</summary>
    private const string Backup = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM gateway_jobs";

    private readonly List<JobStore> _stores = [];
    private string _connectionString = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connectionString = await PostgresTestDatabase.CreateAsync(cluster);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>A build that was interrupted leaves an index that no query uses.</summary>
    [Fact]
    public async Task Build_InvalidIndexOfAnInterruptedBuild_IsBuiltAgain()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.AddAsync(Samples.Job("job-2"), completion: null, Cancellation);
        await using var connection = await ConnectAsync();
        await Should.ThrowAsync<PostgresException>(
            () => ExecuteAsync(connection, "CREATE UNIQUE INDEX CONCURRENTLY gateway_jobs_due ON gateway_jobs (status)"));
        (await ExecuteAsync(connection, IsValid)).ShouldBe(false);

        (await store.BuildIndexesAsync(Cancellation)).ShouldBeTrue();

        (await ExecuteAsync(connection, IsValid)).ShouldBe(true);
        (await ExecuteAsync(connection, "SELECT pg_get_indexdef('gateway_jobs_due'::regclass)"))
            .ShouldBe("CREATE INDEX gateway_jobs_due ON public.gateway_jobs USING btree (COALESCE(next_poll_at, submitted_at)) "
                + "WHERE (status < 2)");
    }

    /// <summary>The build waits for a backup. Meanwhile the previous program submits, this one submits and follows, and another replica
    /// starts.</summary>
    [Fact]
    public async Task Build_WaitsForABackup_HoldsNobodyUp()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("before"), Samples.Start, completion: null, Cancellation);
        await using var backup = await ConnectAsync();
        await ExecuteAsync(backup, Backup);

        var build = store.BuildIndexesAsync(Cancellation);
        await UntilTheBuildWaitsAsync();
        await using var database = Database();
        (await new PreviousProgram(database, Cancellation).SubmitAsync(Samples.Job("old"))).ShouldBe(1);
        (await store.AddAsync(Samples.Job("new"), Samples.Start, completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
        var replica = await OpenAsync();
        (await replica.BuildIndexesAsync(Cancellation)).ShouldBeFalse("the first replica builds");
        (await TakeAsync(replica)).Order().ShouldBe(["before", "new", "old"]);
        build.IsCompleted.ShouldBeFalse();

        await ExecuteAsync(backup, "COMMIT");

        (await build).ShouldBeTrue();
        (await replica.BuildIndexesAsync(Cancellation)).ShouldBeTrue();
        (await TakeAsync(replica, seconds: 100)).Count.ShouldBe(3);
    }

    /// <summary>A replica that starts waits for the lock of the migrations, and the build waits for this replica. Nobody waits for the
    /// build.</summary>
    [Fact]
    public async Task Build_AnotherReplicaWaitsToMigrate_NoDeadlock()
    {
        var store = await OpenAsync();
        await using var migrating = await ConnectAsync();
        await ExecuteAsync(migrating, $"BEGIN; SELECT pg_advisory_xact_lock({PostgresJobDatabase.MigrationLock})");
        var starting = OpenAsync();
        await using var connection = await ConnectAsync();
        await Polling.UntilAsync(async () => await ExecuteAsync(
            connection, "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)") is true);

        var build = store.BuildIndexesAsync(Cancellation);
        await UntilTheBuildWaitsAsync();
        await ExecuteAsync(migrating, "COMMIT");

        await starting;
        (await build).ShouldBeTrue();
    }

    /// <summary>The statements of following find their rows by indexes, whatever part of the jobs is open.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task Take_ManyJobs_ReadsOnlyItsRows(int oneOpenOf)
    {
        var store = await OpenAsync();
        (await store.BuildIndexesAsync(Cancellation)).ShouldBeTrue();
        await using var connection = await ConnectAsync();
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO gateway_jobs (request_id, client, model, upstream_path, submitted_at, images_asked, body_bytes, body_digest, status)
            SELECT 'job-' || n, 'studio', 'model', 'app', n, 1, 1, '', CASE WHEN n % {oneOpenOf} = 0 THEN 0 ELSE 2 END
            FROM generate_series(1, 20000) n;
            INSERT INTO gateway_outbox (request_id, kind, created_at, due_at, attempts)
            SELECT 'job-' || n, 'webhook', n, n, 0 FROM generate_series(1, 20000) n;
            ANALYZE gateway_jobs;
            ANALYZE gateway_outbox;
            """);

        var request = new TakeRequest("owner", Samples.Start, Samples.Start.AddSeconds(30), 16);
        var skip = Database().SkipLocked;
        SqlStatement[] statements =
        [
            FollowingSql.Take(request, skip),
            FollowingSql.BringForward(Samples.Start, Samples.Start.AddHours(1), 100, skip),
            OutboxSql.Take("webhook", request, skip),
        ];
        if (oneOpenOf > 1)
        {
            statements =
            [
                .. statements, CountSql.Open(), .. ReportPlans.Quick.Select(filter => ReportSql.ListJobs(filter, new JobCursor(9000, "x"))),
            ];
        }

        foreach (var statement in statements)
        {
            (await PlanAsync(connection, statement)).ShouldNotContain("Seq Scan");
        }
    }

    /// <summary>The plan for any values, as a prepared statement has it.</summary>
    private static async Task<string> PlanAsync(NpgsqlConnection connection, SqlStatement statement)
    {
        var types = ListOf(statement.Values.Select(value => value.Boxed is string ? "text" : "bigint"));
        var nulls = ListOf(statement.Values.Select(static _ => "NULL"));
        await ExecuteAsync(connection, $"SET plan_cache_mode = force_generic_plan; PREPARE planned{types} AS {statement.Text}");
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE planned{nulls}", connection);
        var lines = new List<string>();
        await using (var reader = await explain.ExecuteReaderAsync(Cancellation))
        {
            while (await reader.ReadAsync(Cancellation))
            {
                lines.Add(reader.GetString(0));
            }
        }

        await ExecuteAsync(connection, "DEALLOCATE planned");
        return string.Join('\n', lines);
    }

    private static string ListOf(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } list ? $" ({list})" : "";

    private async Task UntilTheBuildWaitsAsync()
    {
        await using var connection = await ConnectAsync();
        await Polling.UntilAsync(async () => await ExecuteAsync(
            connection,
            "SELECT EXISTS (SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database() AND phase LIKE 'waiting%')")
            is true);
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<JobStore> OpenAsync()
    {
        var deadline = TimeSpan.FromSeconds(60);
        var store = new JobStore(
            Database(), deadline, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        _stores.Add(store);
        await store.InitializeAsync(Cancellation);
        return store;
    }

    private PostgresJobDatabase Database() => new(_connectionString, TimeSpan.FromSeconds(60), TimeProvider.System);

    private static async Task<IReadOnlyList<string>> TakeAsync(JobStore store, int seconds = 1)
    {
        var now = Samples.Start.AddSeconds(seconds);
        var due = await store.TakeDueAsync(new TakeRequest("owner", now, now.AddSeconds(30), 100), Cancellation);
        return [.. due.Select(row => row.Job.RequestId)];
    }
}
