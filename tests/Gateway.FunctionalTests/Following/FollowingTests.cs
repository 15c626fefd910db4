using System.Globalization;
using System.Net;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Following;

/// <summary>The gateway brings jobs to their ends that no client asks for.</summary>
public sealed class FollowingTests
{
    private const int Jobs = 1_000;
    private const int Outage = 50;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Each job ends 1.5 s after its submit. The schedule asks after 0.5, 1.5 and 2.5 s, so each job needs at most two calls: the
    /// second one may be late, never early. On the upstream without a status route, the first calls look for it.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue, 0)]
    [InlineData(SandboxDialect.ResultOnly, 64)]
    [InlineData(SandboxDialect.ResultAndStatus, 0)]
    public async Task Jobs_SubmittedAndNeverAskedFor_EndWithinTheCallsOfTheSchedule(SandboxDialect dialect, int search)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions
            {
                Dialect = dialect,
                QueueTime = TimeSpan.FromSeconds(1),
                RunTime = TimeSpan.FromSeconds(0.5),
                MaxRequests = 1,
            },
            FollowedJobs.Settings("00:00:00.500", "00:00:01"));

        var ids = await FollowedJobs.SubmitAsync(Jobs, gateway.Client);
        var ended = await FollowedJobs.ShouldAllEndAsync(gateway.Client, ids, Longest);

        ended.Values.ShouldAllBe(status => status == "COMPLETED");
        gateway.Sandbox.JobCount.ShouldBe(Jobs);
        (gateway.Sandbox.RequestCount - Jobs).ShouldBeInRange(Jobs, (2 * Jobs) + search);
    }

    /// <summary>A failed, a cancelled and an expired job end too, on every dialect that can tell.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue, SandboxFaultNames.Model422, "FAILED")]
    [InlineData(SandboxDialect.ResultOnly, SandboxFaultNames.Model422, "FAILED")]
    [InlineData(SandboxDialect.ResultAndStatus, SandboxFaultNames.Model500, "FAILED")]
    [InlineData(SandboxDialect.Queue, SandboxFaultNames.ExpiredResult, "COMPLETED")]
    public async Task Job_ThatFails_EndsWithItsOutcome(SandboxDialect dialect, string fault, string status)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            FollowedJobs.Settings("00:00:00.100"));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);

        var id = await gateway.Client.SubmitJobAsync();

        (await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], Longest))[id].ShouldBe(status);
    }

    /// <summary>A client polls the job all the time. The gateway makes no calls of its own beside the shared ones: never more than one per
    /// StatusFreshness.</summary>
    [Fact]
    public async Task Job_ThatAClientPolls_IsNotAskedForTwice()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) },
            [.. FollowedJobs.Settings("00:00:00.100"), ("Gateway:Jobs:StatusFreshness", "00:01:00")]);
        var id = await gateway.Client.SubmitJobAsync();

        // The longest freshness is a minute, and a busy machine needs long for each poll.
        for (var n = 0; n < 40; n++)
        {
            using var status = await gateway.Client.FollowAsync($"{id}/status");
            status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        // The gateway asks once more if it asks before the submit has put the job into memory. Without shared polls it asks every 100 ms.
        gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Status).ShouldBeInRange(1, 2);
    }

    /// <summary>The end is known to the next poll without an upstream call.</summary>
    [Fact]
    public async Task Job_Ended_IsAnsweredFromTheStore()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, FollowedJobs.Settings("00:00:00.100"));
        var id = await gateway.Client.SubmitJobAsync();
        await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], Longest);
        var calls = gateway.Sandbox.RequestCount;

        using var status = await gateway.Client.FollowAsync($"{id}/status");

        (await status.JsonAsync()).GetProperty("metrics").GetProperty("inference_time").GetDouble().ShouldBe(3.7);
        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    /// <summary>An end that is known in memory only, because a long outage has filled the buffer of changes, gets into the store.</summary>
    [Fact]
    public async Task Job_WhoseEndWasNotWritten_GetsItsEndIntoTheStore()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, FollowedJobs.Settings("00:00:00.100"));
        var id = await gateway.Client.SubmitJobAsync();
        var entry = (await gateway.Service<JobDirectory>().FindAsync(id, TestContext.Current.CancellationToken))!;
        entry.Apply(JobChange.Failed(id, TimeProvider.System.GetUtcNow(), "type", "text", inferenceTime: 0.5));

        await Eventually.IsTrueAsync(async () =>
            (await gateway.Service<IJobStore>().FindAsync(id, TestContext.Current.CancellationToken))!.Status == JobStatus.Failed);

        var stored = await FollowedJobs.StoredAsync(gateway.Client, id);
        stored.GetProperty("error").GetString().ShouldBe("text");
        entry.EndUse();
    }

    [Fact]
    public async Task Following_Disabled_AsksForNothing()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            [.. FollowedJobs.Settings("00:00:00.100"), ("Gateway:Following:Enabled", "false")]);
        var id = await gateway.Client.SubmitJobAsync();

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        (await FollowedJobs.StatusInStoreAsync(gateway.Client, id)).ShouldBe("IN_QUEUE");
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    /// <summary>A start takes up the jobs that an earlier process has left.</summary>
    [Fact]
    public async Task Start_OpenJobsInTheStore_AreFollowed()
    {
        // The job does not end before the second start.
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, database: null,
            FollowedJobs.Settings("00:00:00.100"));
        string id;
        await using (var first = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(first);
            id = await client.SubmitJobAsync();
            (await FollowedJobs.StatusInStoreAsync(client, id)).ShouldBe("IN_QUEUE");
        }

        await using var second = await fleet.AddAsync();
        using var again = fleet.ClientOf(second);
        fleet.Sandbox.Advance(id);
        fleet.Sandbox.Advance(id);

        (await FollowedJobs.ShouldAllEndAsync(again, [id], Longest))[id].ShouldBe("COMPLETED");
    }

    /// <summary>While the upstream is down, few calls are made and no job is lost. When it is up again, every job ends.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.RateLimited)]
    public async Task Upstream_DownForAWhile_NothingIsLostAndAllEnd(string fault)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            [.. FollowedJobs.Settings("00:00:01", "00:00:00.200"), ("Gateway:Jobs:GiveUpAfter", "00:00:20")]);
        var ids = await FollowedJobs.SubmitAsync(Outage, gateway.Client);
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Status, times: null);
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result, times: null);
        await Eventually.IsTrueAsync(() => gateway.Logs.Entries.Any(entry => entry.EventId == Errors.EventIds.FollowingPaused));
        var calls = gateway.Sandbox.RequestCount;

        var seconds = Rounds.Of(Rounds.FollowingOutageSeconds, 4);
        await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

        // Calls under way when the pause began. Then one after 1, 2, 4, 8, 16 s, and then one every 30 s.
        var during = gateway.Sandbox.RequestCount - calls;
        during.ShouldBeLessThan(64 + 6 + (seconds / 30));
        LongRun.Report($"following: {fault} for {seconds} s, {during} calls for {Outage} open jobs");
        gateway.Sandbox.Faults.Clear();
        var ended = await FollowedJobs.ShouldAllEndAsync(gateway.Client, ids, Longest);
        ended.Values.ShouldAllBe(status => status == "COMPLETED");
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == Errors.EventIds.FollowingResumed, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Gateway:Following:Schedule:0", "00:00:00", "must be between 00:00:00.1000000 and 1.00:00:00, got '00:00:00'")]
    [InlineData("Gateway:Following:Concurrency", "0", "must be between 1 and 10000, got '0'")]
    [InlineData("Gateway:Following:CallsPerSecond", "0", "must be between 1 and 100000, got '0'")]
    [InlineData("Gateway:Following:Enabled", "maybe", "must be true or false")]
    [InlineData("Gateway:Jobs:GiveUpAfter", "00:00:00", "must be between 00:00:01 and 3650.00:00:00, got '00:00:00'")]
    public async Task Start_InvalidSetting_NamesIt(string key, string value, string problem)
    {
        var run = await ProgramRun.EndAsync(
        [
            ("DOTNET_ENVIRONMENT", "Development"),
            (key.Replace(":", "__", StringComparison.Ordinal), value),
        ]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{key}: {problem}"));
    }
}
