using System.Net;
using System.Text.RegularExpressions;
using Gateway.Changes;
using Gateway.Errors;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Changes;

/// <summary>Clients and keys that change at one of two gateways on one PostgreSQL.</summary>
public sealed partial class KeyReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly SandboxOptions Queued = new() { QueueTime = TimeSpan.FromHours(1) };

    /// <summary>The documented time in which all replicas know a change is two seconds. A machine that runs all tests at once may need
    /// longer, so <c>tests/prove.sh</c> sets the documented time.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(Rounds.Of(Rounds.ChangeSeconds, 60));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_RotatedAndRevokedUnderLoad_AreAcceptedOnlyWhileValid(bool listens)
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await AddAsync(fleet, listens);
        await using var two = await AddAsync(fleet, listens);
        if (listens)
        {
            await one.ListensAsync();
            await two.ListensAsync();
        }

        await using var load = new KeyLoad(await one.AddClientAsync(), one, two);
        await two.KnowsAsync(load.Key);
        load.Begin();

        for (var round = 0; round < 3; round++)
        {
            var (key, oldLabel) = await one.RotateAsync(TimeSpan.FromHours(1));
            // Both keys are valid. The service gets the new key when both gateways know it.
            await two.KnowsAsync(key);
            var old = load.Key;
            load.Key = key;
            await one.RevokeAsync(oldLabel);
            var refusedFrom = TimeProvider.System.GetTimestamp() + (long)(Known.TotalSeconds * TimeProvider.System.TimestampFrequency);
            await load.ProbeAsync(old, refusedFrom);
        }

        await load.EndAsync();
        load.Refused.ShouldBeEmpty("calls with the valid key were refused");
        load.AcceptedTooLate.ShouldBeEmpty("calls with the revoked key were accepted");
        load.Calls.ShouldBeGreaterThan(0);
        (one.Service<ChangeFeed>().IsListening, two.Service<ChangeFeed>().IsListening).ShouldBe((listens, listens));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StreamAndWaitingSubmit_KeyRevokedAtOtherReplica_End(bool listens)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            Queued, await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:MaxWait", "1.00:00:00"));
        await using var one = await AddAsync(fleet, listens);
        await using var two = await AddAsync(fleet, listens);
        var key = await one.AddClientAsync();
        await two.KnowsAsync(key);
        using var client = two.CreateClient(key);
        using var stream = await EventStream.OpenAsync(client, await client.SubmitJobAsync());
        await stream.NextAsync();
        var waiting = WaysIn.SubmitAsync(client, WaysIn.Wait, """{"prompt":"another lion"}""");
        await Eventually.IsTrueAsync(() => fleet.Sandbox.JobCount == 2);

        var startedAt = TimeProvider.System.GetTimestamp();
        await one.RevokeAsync();

        using var ended = await waiting;
        await ended.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "credentials_revoked");
        await EndsAsync(stream);
        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(Known);
        using var refused = await client.ListJobsAsync();
        await refused.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
    }

    [Fact]
    public async Task Listening_ConnectionIsClosedByTheServer_ChangesArriveAndListeningBeginsAgain()
    {
        var database = await PostgresTestDatabase.CreateAsync(cluster);
        await using var fleet = await GatewayFleet.StartAsync(Queued, database);
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        await one.ListensAsync();
        await two.ListensAsync();
        var key = await one.AddClientAsync();
        await two.KnowsAsync(key);

        await PostgresTestDatabase.ExecuteAsync(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'");
        var startedAt = TimeProvider.System.GetTimestamp();
        await one.RevokeAsync();

        using var client = two.CreateClient(key);
        await Eventually.IsTrueAsync(async () =>
        {
            using var answer = await client.ListJobsAsync();
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });
        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(Known);
        await two.Logs.WaitForAsync(entry => entry.EventId == EventIds.NotListening, Cancellation);
        await two.Logs.WaitForAsync(entry => entry.EventId == EventIds.Listening, Cancellation);
        await two.ListensAsync();
    }

    [Fact]
    public async Task Client_DisabledAndEnabledAtOtherReplica_IsRefusedMeanwhile()
    {
        await using var fleet = await GatewayFleet.StartAsync(Queued, await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        var key = await one.AddClientAsync();
        await two.KnowsAsync(key);
        using var client = two.CreateClient(key);
        using var stream = await EventStream.OpenAsync(client, await client.SubmitJobAsync());

        await one.ReplaceAsync(new(StoredClientCalls.Client) { IsDisabled = true });
        await EndsAsync(stream);
        using var refused = await client.ListJobsAsync();
        await one.ReplaceAsync(new(StoredClientCalls.Client));
        await two.KnowsAsync(key);
        using var accepted = await client.ListJobsAsync();

        await refused.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tables_AfterChangesOfKeys_ContainNoKey()
    {
        var database = await PostgresTestDatabase.CreateAsync(cluster);
        await using var fleet = await GatewayFleet.StartAsync(Queued, database);
        await using var one = await fleet.AddAsync();
        var first = await one.AddClientAsync();
        var (second, _) = await one.RotateAsync(TimeSpan.FromHours(1));
        using (var client = one.CreateClient(second))
        {
            await client.SubmitJobAsync();
        }

        await one.Service<KeyUseWriter>().WriteAsync(Cancellation);
        await one.RevokeAsync();

        var tables = await PostgresTestDatabase.QueryAsync(
            database, "SELECT tablename::text FROM pg_tables WHERE tablename LIKE 'gateway_%'", static row => row.GetString(0));
        tables.ShouldContain("gateway_audit");
        foreach (var table in tables)
        {
            var rows = await PostgresTestDatabase.QueryAsync(
                database, $"SELECT t::text FROM {table} t", static row => row.GetString(0));
            rows.ShouldAllBe(row => !row.Contains(first) && !row.Contains(second) && !BeginOfKey().IsMatch(row), table);
        }
    }

    [Fact]
    public async Task Start_StoreIsDown_ConfiguredKeysWorkAndStoredOnesWhenItIsUp()
    {
        var database = await PostgresTestDatabase.CreateAsync(cluster);
        await using var fleet = await GatewayFleet.StartAsync(Queued, database);
        string key;
        await using (var first = await fleet.AddAsync())
        {
            key = await first.AddClientAsync();
        }

        await cluster.StopAsync();
        try
        {
            await using var down = await fleet.AddAsync();
            using var configured = fleet.ClientOf(down);
            using var stored = down.CreateClient(key);
            using var known = await configured.ListJobsAsync();
            using var unknown = await stored.ListJobsAsync();
            using var ready = await configured.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Cancellation);
            await known.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
            unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

            await cluster.StartAsync();
            await Eventually.IsTrueAsync(async () =>
            {
                using var answer = await configured.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Cancellation);
                return answer.StatusCode == HttpStatusCode.OK;
            });
            using var accepted = await stored.ListJobsAsync();
            accepted.StatusCode.ShouldBe(HttpStatusCode.OK, "a gateway that is ready knows the clients in the store");
        }
        finally
        {
            // The server may run already. Other tests of this class need it.
            await StartAgainAsync();
        }
    }

    /// <summary>The prefix and the id of a key. The prefix alone may occur in the random name of a signing key.</summary>
    [GeneratedRegex("gw_[a-z2-7]{10}_")]
    private static partial Regex BeginOfKey();

    private async Task StartAgainAsync()
    {
        try
        {
            await PostgresTestDatabase.ExecuteAsync(cluster.ConnectionString("postgres"), "SELECT 1");
        }
        catch (Npgsql.NpgsqlException)
        {
            await cluster.StartAsync();
        }
    }

    private static Task<TestGateway> AddAsync(GatewayFleet fleet, bool listens) => fleet.AddAsync(listens ? null : static services =>
        services.AddSingleton<IClientStore>(static provider =>
            new DeafClientStore((IClientStore)provider.GetRequiredService<IJobStore>())));

    /// <summary>The gateway ends the stream, or closes its connection.</summary>
    private static async Task EndsAsync(EventStream stream)
    {
        try
        {
            while (await stream.NextAsync() is not null)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
        }
    }
}
