using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Following;

/// <summary>Jobs that the gateway gives up, and those that it must not give up.</summary>
public sealed class LostJobTests
{
    private readonly JumpingClock _clock = new(TimeSpan.FromDays(365));

    public static TheoryData<SandboxDialect> Dialects => [SandboxDialect.Queue, SandboxDialect.ResultOnly, SandboxDialect.ResultAndStatus];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Job_UnknownToTheUpstreamForTenMinutes_IsLost(SandboxDialect dialect)
    {
        await using var gateway = await StartAsync(dialect);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Vanished, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();
        await PollsAsync(gateway, 10);
        (await FollowedJobs.StatusInStoreAsync(gateway.Client, id)).ShouldBe("IN_QUEUE", "ten minutes have not passed");

        _clock.Jump(TimeSpan.FromMinutes(10));

        await ShouldBeLostAsync(gateway, id, "The upstream no longer knows the job.");
    }

    /// <summary>The upstream's answers differ from those of a server in front of it, and from its own answer about a missing
    /// route.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue, "<html>404</html>")]
    [InlineData(SandboxDialect.Queue, """{"detail":"Not Found"}""")]
    [InlineData(SandboxDialect.ResultOnly, """{"message":"no Route matched with those values"}""")]
    [InlineData(SandboxDialect.ResultOnly, """{"error":{"message":"Invalid URL (GET /x)","type":"invalid_request_error","code":""}}""")]
    [InlineData(SandboxDialect.ResultAndStatus, "")]
    public async Task Job_404OfAnotherServer_IsNotLost(SandboxDialect dialect, string body)
    {
        await using var gateway = await StartAsync(dialect);
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Status, Status = 404, Body = body, Times = null });
        await PollsAsync(gateway, 10);
        _clock.Jump(TimeSpan.FromMinutes(11));
        await PollsAsync(gateway, 10);

        gateway.Sandbox.Faults.Clear();
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);

        (await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], TestDeadline.Longest))[id].ShouldBe("COMPLETED");
    }

    /// <summary>The upstream loses the job for a moment, twice. In between it knows the job.</summary>
    [Fact]
    public async Task Job_MissingForAMoment_IsNotLost()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        var id = await gateway.Client.SubmitJobAsync();
        const string NotFound = """{"status":"NOT_FOUND"}""";
        foreach (var _ in (int[])[1, 2])
        {
            gateway.Sandbox.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.Status, Status = 404, Body = NotFound, Times = 5 });
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.Active.Count == 0);
            await PollsAsync(gateway, 5);
            _clock.Jump(TimeSpan.FromMinutes(11));
        }

        await PollsAsync(gateway, 5);
        (await FollowedJobs.StatusInStoreAsync(gateway.Client, id)).ShouldBe("IN_QUEUE");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Job_ThatNeverEnds_IsLostAfterGiveUpAfterAndALateResultChangesNothing(SandboxDialect dialect)
    {
        await using var gateway = await StartAsync(dialect, ("Gateway:Jobs:GiveUpAfter", "1.00:00:00"));
        var id = await gateway.Client.SubmitJobAsync();
        await PollsAsync(gateway, 5);
        var calls = gateway.Sandbox.RequestCount;
        _clock.Jump(TimeSpan.FromHours(11));
        await ShouldBeAskedForAsync(gateway, calls);
        (await FollowedJobs.StatusInStoreAsync(gateway.Client, id)).ShouldBe("IN_QUEUE");

        _clock.Jump(TimeSpan.FromHours(13));
        await ShouldBeLostAsync(gateway, id, "The job did not end in time.");

        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        await ShouldBeLostAsync(gateway, id, "The job did not end in time.");
    }

    /// <summary>A job that is older than an hour is asked for every 5 min. A poll that is in flight when the clock jumps ends after the
    /// jump, so the next one is due 5 min later.</summary>
    private Task ShouldBeAskedForAsync(TestGateway gateway, long calls)
    {
        var jumps = 0;
        return Eventually.IsTrueAsync(() =>
        {
            if (gateway.Sandbox.RequestCount > calls)
            {
                return true;
            }

            // All jumps together are shorter than the time until the job is given up.
            if (jumps++ < 100)
            {
                _clock.Jump(TimeSpan.FromMinutes(6));
            }

            return false;
        });
    }

    /// <summary>A cancelled job that fails afterwards is cancelled, and not lost.</summary>
    [Fact]
    public async Task Job_Cancelled_EndsAsCancelled()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.NeverEnds, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();
        using var cancel = await gateway.Client.CancelAsync(id);
        cancel.IsSuccessStatusCode.ShouldBeTrue();

        (await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], TestDeadline.Longest))[id].ShouldBe("CANCELLED");
    }

    /// <summary>The clock is set back. The job is followed nevertheless, after a check of the clock.</summary>
    [Fact]
    public async Task Clock_SetBack_JobIsFollowed()
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue);
        await gateway.Client.SubmitJobAsync();
        await PollsAsync(gateway, 1);

        _clock.Jump(TimeSpan.FromMinutes(-3));
        var store = gateway.Service<Gateway.Jobs.Store.IJobStore>();
        var calls = gateway.Sandbox.RequestCount;

        // A lease that ended before the jump may be written after the check, so the check is repeated.
        await Eventually.IsTrueAsync(async () =>
        {
            var now = _clock.GetUtcNow();
            await store.BringForwardAsync(now, now.AddMinutes(1), 100, TestContext.Current.CancellationToken);
            return gateway.Sandbox.RequestCount >= calls + 3;
        });
    }

    private Task<TestGateway> StartAsync(SandboxDialect dialect, params (string, string)[] settings) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        _clock,
        // Older than an hour, a job would be asked for every 5 min, so the tests that jump so far jump before its next time.
        [.. FollowedJobs.Settings("00:00:00.100"), ("Gateway:Jobs:StatusFreshness", "00:00:00"), .. settings]);

    /// <summary>Waits until following has made more calls.</summary>
    private static async Task PollsAsync(TestGateway gateway, int more)
    {
        var calls = gateway.Sandbox.RequestCount;
        await Eventually.IsTrueAsync(() => gateway.Sandbox.RequestCount >= calls + more);
    }

    private static async Task ShouldBeLostAsync(TestGateway gateway, string id, string reason)
    {
        (await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], TestDeadline.Longest))[id].ShouldBe("LOST");
        // The end is stored, then known in memory, and then logged. A status call before that asks the upstream.
        await gateway.Logs.WaitForAsync(entry => entry.EventId == EventIds.JobLost, TestContext.Current.CancellationToken);
        var calls = gateway.Sandbox.RequestCount;

        using var status = await gateway.Client.FollowAsync($"{id}/status");
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await status.JsonAsync();
        body.GetProperty("status").GetString().ShouldBe("COMPLETED");
        body.GetProperty("error").GetString().ShouldBe(reason);
        body.GetProperty("error_type").GetString().ShouldBe("job_lost");

        using var result = await gateway.Client.FollowAsync(id);
        var error = await result.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "job_lost");
        error.GetProperty("message").GetString()!.ShouldContain(reason);

        using var cancel = await gateway.Client.CancelAsync(id);
        await cancel.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "job_already_completed");

        var stored = await FollowedJobs.StoredAsync(gateway.Client, id);
        stored.GetProperty("error").GetString().ShouldBe(reason);
        stored.GetProperty("error_type").GetString().ShouldBe("job_lost");
        stored.GetProperty("timeline").EnumerateArray().Last().GetProperty("status").GetString().ShouldBe("LOST");
        gateway.Sandbox.RequestCount.ShouldBe(calls, "a lost job needs no upstream call");
        gateway.Logs.Entries.Count(entry => entry.EventId == EventIds.JobLost).ShouldBe(1);
    }
}
