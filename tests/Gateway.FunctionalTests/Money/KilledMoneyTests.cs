using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Sqlite;
using Gateway.Money;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.FunctionalTests.Money;

/// <summary>
/// The gateway as a process that is killed without warning while a client with limits submits. Afterwards each amount is where it belongs:
/// the balances are the sums of their rows, and what is settled is exactly what the upstream charges. A submit whose answer the kill has
/// cut off is doubtful, and listed.
/// </summary>
public sealed class KilledMoneyTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 3;
    private const int Callers = 6;
    private const int MostJobsARound = 40;
    private const string Client = "crash";

    [Theory]
    [InlineData(FaultMatrixFixture.Sqlite)]
    [InlineData(FaultMatrixFixture.Postgres)]
    public async Task Gateway_KilledUnderLoad_CountsEachDollarOnce(string store)
    {
        using var files = new TemporaryDirectory();
        var database = store == FaultMatrixFixture.Postgres
            ? await PostgresTestDatabase.CreateAsync(cluster)
            : $"Data Source={Path.Combine(files.Path, "jobs.db")}";
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.Zero,
                RunTime = TimeSpan.FromMilliseconds(200),
                MaxJobs = 1_000_000,
                MaxRequests = 1,
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        var environment = Environment(upstream, key, database);
        var random = TestSeed.CreateRandom();
        var answers = new ConcurrentBag<string>();
        var rounds = Rounds.Of(Rounds.MoneyKills, UsualRounds);
        for (var round = 0; round < rounds; round++)
        {
            // Some jobs fail, some are refused by the model, and some cost more than was reserved.
            upstream.Faults.Clear();
            upstream.Faults.Add(SandboxFaultNames.Model500, SandboxOperation.Submit, times: 2);
            upstream.Faults.Add(SandboxFaultNames.Model422, SandboxOperation.Submit, times: 2);
            await using var gateway = await GatewayProcess.StartAsync(environment);
            using var client = CrashTests.ClientOf(gateway, key);
            var moment = answers.Count + random.Next(1, MostJobsARound);
            var callers = Enumerable.Range(0, Callers).Select(_ => SubmitUntilKilledAsync(client, answers)).ToArray();
            await Eventually.IsTrueAsync(() => answers.Count >= moment);
            await gateway.KillAsync();
            await Task.WhenAll(callers);
        }

        upstream.Faults.Clear();
        await EndLeasesAsync(database);
        await using var last = await GatewayProcess.StartAsync(environment);
        await using var ledger = await OpenAsync(store, database);
        await Eventually.IsTrueAsync(async () => (await BalanceAsync(ledger)).Reserved == NanoDollars.Zero);

        var (balance, doubtful, movements) = (await BalanceAsync(ledger), await DoubtfulAsync(ledger), await MovementsAsync(ledger));
        ShouldBeCountedOnce(movements);
        (await ledger.CheckAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        // Each job that the upstream charges is settled, or is one of the doubtful submits, which have no job in the store.
        var settled = movements.Where(static row => row.Kind == LedgerKinds.Settle).Select(static row => row.RequestId!).ToHashSet();
        var known = movements.Where(static row => row.RequestId is not null).Select(static row => row.RequestId!).ToHashSet();
        answers.ShouldBeSubsetOf(known);
        var charged = upstream.Jobs.Where(static job => job.BilledImages > 0).ToList();
        settled.ShouldBeSubsetOf(charged.Select(static job => job.RequestId));
        var unknown = upstream.Jobs.Where(job => !known.Contains(job.RequestId)).ToList();
        charged.Where(job => !settled.Contains(job.RequestId)).ShouldBeSubsetOf(unknown);
        unknown.Count.ShouldBeLessThanOrEqualTo(doubtful.Count);
        doubtful.ShouldAllBe(static submit => submit.RequestId == null);
        Sum(charged.Where(job => settled.Contains(job.RequestId)).Select(static job => job.BilledImages)).ShouldBe(balance.Settled);
        Sum(doubtful.Select(static _ => 1)).ShouldBe(balance.Doubtful);
        // No slot is left, and the slots of doubtful submits have ended with their time.
        var usage = await ledger.FindUsageAsync(
            Client, new(null, 1000, []), TimeProvider.System.GetUtcNow(), "2000-01-01", TestContext.Current.CancellationToken);
        usage.JobsInFlight.ShouldBe(0);
        LongRun.Report(
            $"{store}: {rounds} kills, {upstream.JobCount} jobs, {balance.Settled} dollars settled, {doubtful.Count} submits doubtful");
    }

    /// <summary>One reservation, at most one movement at the end and one after it, and nothing after a final one.</summary>
    private static void ShouldBeCountedOnce(IReadOnlyList<LedgerRow> movements)
    {
        foreach (var submit in movements.GroupBy(static row => row.Reservation))
        {
            var kinds = string.Join(' ', submit.OrderBy(static row => row.Movement).Select(static row => row.Kind));
            kinds.ShouldBeOneOf("reserve release", "reserve await settle", "reserve await release", "reserve doubt");
        }

        movements.Where(static row => row.Kind == LedgerKinds.Settle).Select(static row => row.RequestId).ShouldBeUnique();
    }

    private static NanoDollars Sum(IEnumerable<int> images) => NanoDollars.Parse("0.04") * images.Sum();

    private static async Task<Balance> BalanceAsync(JobStore store) =>
        (await store.ListBalancesAsync(Client, "2000-01-01", TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

    private static async Task<IReadOnlyList<DoubtfulSubmit>> DoubtfulAsync(JobStore store)
    {
        List<DoubtfulSubmit> all = [];
        for (LedgerCursor? after = null; ;)
        {
            var page = await store.ListDoubtfulAsync(Client, after, 100, TestContext.Current.CancellationToken);
            all.AddRange(page.Submits);
            if (page.Next is null)
            {
                return all;
            }

            after = page.Next;
        }
    }

    private static async Task<IReadOnlyList<LedgerRow>> MovementsAsync(JobStore store)
    {
        List<LedgerRow> all = [];
        for (LedgerCursor? after = null; ;)
        {
            var page = await store.ListMovementsAsync(
                new LedgerFilter { Client = Client, Limit = LedgerFilter.MaxLimit }, after, TestContext.Current.CancellationToken);
            all.AddRange(page.Rows);
            if (page.Next is null)
            {
                return all;
            }

            after = page.Next;
        }
    }

    private static async Task SubmitUntilKilledAsync(HttpClient client, ConcurrentBag<string> answers)
    {
        while (true)
        {
            try
            {
                using var response = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
                response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
                answers.Add((await response.JsonAsync()).GetProperty("request_id").GetString()!);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    /// <summary>The database past the process that uses it.</summary>
    private static async Task<JobStore> OpenAsync(string store, string database)
    {
        var timeout = TimeSpan.FromMinutes(1);
        var opened = new JobStore(
            store == FaultMatrixFixture.Postgres
                ? new PostgresJobDatabase(database, timeout, TimeProvider.System)
                : new SqliteJobDatabase(database["Data Source=".Length..], timeout, TimeProvider.System),
            timeout, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        await opened.InitializeAsync(TestContext.Current.CancellationToken);
        return opened;
    }

    /// <summary>Ends the time of the submits without an answer, and the leases of the killed process.</summary>
    private static async Task EndLeasesAsync(string database)
    {
        await using DbConnection connection = database.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection(database + ";Pooling=false")
            : new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        if (connection is NpgsqlConnection)
        {
            // The server may still carry out the last statements of the killed process, which would add rows after the change.
            command.CommandText =
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'";
            await Eventually.IsTrueAsync(async () =>
                await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 1L);
        }

        command.CommandText = "UPDATE gateway_reservations SET due_at = 1, slot_until = 1 WHERE state = 0; "
            + "UPDATE gateway_outbox SET due_at = 1; UPDATE gateway_jobs SET next_poll_at = 1 WHERE status < 2";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> Environment(SandboxServer upstream, TestKey key, string database)
    {
        var environment = CrashTests.Environment(upstream, key, "");
        environment["ConnectionStrings__Jobs"] = database;
        environment[$"Gateway__Clients__{Client}__Budgets__all__Period"] = "Total";
        environment[$"Gateway__Clients__{Client}__Budgets__all__Limit"] = "100000";
        environment[$"Gateway__Clients__{Client}__Limits__JobsInFlight"] = "1000";
        environment["Gateway__Following__Enabled"] = "true";
        environment["Gateway__Following__Schedule__0"] = "00:00:00.200";
        environment["Gateway__Following__CallsPerSecond"] = "1000";
        environment["Gateway__Results__Keep"] = "Document";
        environment["Gateway__Limits__UpstreamPollsPerSecond"] = "1000";
        return environment;
    }
}
