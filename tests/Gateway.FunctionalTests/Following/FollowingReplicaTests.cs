using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Following;

/// <summary>Replicas share the open jobs.</summary>
public sealed class FollowingReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>The other replica takes over the jobs of the killed one when its leases end.</summary>
    [Fact]
    public async Task Replica_Killed_ItsJobsEndAtTheOther()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromHours(1),
                RunTime = TimeSpan.FromHours(1),
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        var environment = CrashTests.Environment(upstream, key, "unused");
        environment["ConnectionStrings__Jobs"] = await PostgresTestDatabase.CreateAsync(cluster);
        foreach (var (name, value) in FollowedJobs.Settings("00:00:00.300"))
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        await using var one = await GatewayProcess.StartAsync(environment);
        await using var other = await GatewayProcess.StartAsync(environment);
        using var first = CrashTests.ClientOf(one, key);
        using var second = CrashTests.ClientOf(other, key);
        var ids = await FollowedJobs.SubmitAsync(200, first, second);
        // The kill hits a replica that holds leases: its polls are under way.
        upstream.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = 500,
            Times = 100,
            Match = new() { Operation = SandboxOperation.Status },
        });
        await Eventually.IsTrueAsync(() => upstream.Faults.PlayedCount >= 20);

        await one.KillAsync();
        foreach (var id in ids)
        {
            upstream.Advance(id);
            upstream.Advance(id);
        }

        var ended = await FollowedJobs.ShouldAllEndAsync(second, ids, Longest);
        ended.Values.ShouldAllBe(status => status == "COMPLETED");
    }

    /// <summary>At a stop the leases are given back: the other replica does not wait for their ends.</summary>
    [Fact]
    public async Task Replica_Stopped_ItsLeasesAreGivenBack()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            await PostgresTestDatabase.CreateAsync(cluster),
            FollowedJobs.Settings("00:00:00.100", "1.00:00:00"));
        IReadOnlyList<string> ids;
        fleet.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status, times: null);
        await using (var one = await fleet.AddAsync())
        {
            using var first = fleet.ClientOf(one);
            ids = await FollowedJobs.SubmitAsync(10, first);
            await Eventually.IsTrueAsync(() => fleet.Sandbox.Faults.PlayedCount == 10);
        }

        fleet.Sandbox.Faults.Clear();
        await using var two = await fleet.AddAsync();
        using var second = fleet.ClientOf(two);

        // A lease lasts for 5 min with this schedule.
        var ended = await FollowedJobs.ShouldAllEndAsync(second, ids, TestDeadline.Longest);
        ended.Values.ShouldAllBe(status => status == "COMPLETED");
    }

    /// <summary>A stop waits for requests in flight, up to DrainTimeout. The leases are given back when it begins.</summary>
    [Fact]
    public async Task Replica_ThatBeginsToStop_GivesItsLeasesBackAtOnce()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            await PostgresTestDatabase.CreateAsync(cluster),
            [.. FollowedJobs.Settings("00:00:00.100", "1.00:00:00"), ("Gateway:DrainTimeout", "00:10:00")]);
        fleet.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Status, times: null);
        var one = await fleet.AddAsync();
        var first = fleet.ClientOf(one);
        var ids = await FollowedJobs.SubmitAsync(10, first);
        await Eventually.IsTrueAsync(() => fleet.Sandbox.Faults.PlayedCount == 10);
        fleet.Sandbox.Faults.Clear();
        fleet.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Result, times: null);
        var held = first.FollowAsync(ids[0]);
        await Eventually.IsTrueAsync(() => fleet.Sandbox.Faults.PlayedCount == 11);

        var stop = one.DisposeAsync().AsTask();
        await using (var two = await fleet.AddAsync())
        {
            using var second = fleet.ClientOf(two);
            var ended = await FollowedJobs.ShouldAllEndAsync(second, ids, TestDeadline.Longest);
            ended.Values.ShouldAllBe(status => status == "COMPLETED");
        }

        stop.IsCompleted.ShouldBeFalse("the request holds the stop up");
        first.Dispose();
        await Should.ThrowAsync<Exception>(held);
        await stop;
    }

    /// <summary>Two replicas together make no more calls than one.</summary>
    [Fact]
    public async Task Replicas_ShareTheJobs_EachPollIsMadeOnce()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, MaxRequests = 1 },
            await PostgresTestDatabase.CreateAsync(cluster),
            FollowedJobs.Settings("00:00:00.500"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);

        var ids = await FollowedJobs.SubmitAsync(200, first, second);
        await FollowedJobs.ShouldAllEndAsync(first, ids, Longest);

        fleet.Sandbox.RequestCount.ShouldBe(2 * 200);
    }
}
