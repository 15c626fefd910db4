using System.Net;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Jobs;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Microsoft.Data.Sqlite;

namespace Gateway.FunctionalTests.Results;

/// <summary>Results on several replicas, and after a process was stopped or killed.</summary>
public sealed class ResultReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    /// <summary>Each result is fetched by one replica and served by both.</summary>
    [Fact]
    public async Task Replicas_ManyJobs_FetchEachResultOnce()
    {
        const int jobs = 100;
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            await PostgresTestDatabase.CreateAsync(cluster), KeptResultRig.Settings());
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);

        var ids = await FollowedJobs.SubmitAsync(jobs, first, second);
        foreach (var id in ids)
        {
            await one.ShouldBecomeAsync(id, ResultOutcome.Kept);
        }

        fleet.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Result).ShouldBe(jobs);
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Any, times: null);
        foreach (var id in ids)
        {
            using var here = await first.FollowAsync(id);
            using var there = await second.FollowAsync(id);
            (here.StatusCode, there.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        }
    }

    /// <summary>At a stop the lease is given back, so another process fetches at once and not after two minutes.</summary>
    [Fact]
    public async Task Stop_DuringTheFetch_AnotherProcessFetches()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, database: null, KeptResultRig.Settings());
        fleet.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Result);
        string id;
        await using (var one = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(one);
            id = await client.SubmitJobAsync();
            await Eventually.IsTrueAsync(() => fleet.Sandbox.Faults.PlayedCount == 1);
        }

        await using var two = await fleet.AddAsync();

        await two.ShouldBecomeAsync(id, ResultOutcome.Kept);
    }

    /// <summary>A process is killed between the end of a job and the fetch. The outbox still has the work.</summary>
    [Fact]
    public async Task Kill_BetweenEndAndFetch_TheNextProcessFetches()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var database = Path.Combine(files.Path, "jobs.db");
        var environment = CrashTests.Environment(upstream, key, database);
        foreach (var (name, value) in KeptResultRig.Settings())
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Result);
        string id;
        await using (var gateway = await GatewayProcess.StartAsync(environment))
        {
            using var client = CrashTests.ClientOf(gateway, key);
            id = await client.SubmitJobAsync();
            await Eventually.IsTrueAsync(() => upstream.Faults.PlayedCount == 1);
            await gateway.KillAsync();
        }

        EndLeases(database);
        await using var next = await GatewayProcess.StartAsync(environment);
        using var again = CrashTests.ClientOf(next, key);
        await Eventually.IsTrueAsync(
            async () => (await FollowedJobs.StoredAsync(again, id)).GetProperty("image_count").ValueKind != System.Text.Json.JsonValueKind.Null);
        upstream.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Any, times: null);
        using var response = await again.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        upstream.Requests.Count(request => request.Operation == SandboxOperation.Result).ShouldBe(2);
    }

    /// <summary>The lease of the killed process ends after two minutes. The test does not wait for it.</summary>
    private static void EndLeases(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE gateway_outbox SET due_at = 0";
        command.ExecuteNonQuery().ShouldBe(1);
    }
}
