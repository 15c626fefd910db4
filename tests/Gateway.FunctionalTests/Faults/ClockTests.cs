using System.Net;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The system clock jumps while jobs are running.</summary>
public sealed partial class ClockTests
{
    private const string Key = "Idempotency-Key";

    /// <summary>Longer than every timer of a request, shorter than the timer of the retention.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(9);

    public static TheoryData<double> Jumps => [6, -6, 20, -400];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Clock_Jumps_RunningJobsContinueAndKeysReplay(double hours)
    {
        var clock = new JumpingClock(Long);
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync(clock);
        var (live, finished) = (await gateway.Client.SubmitJobAsync(), await gateway.Client.SubmitJobAsync());
        using var keyed = await gateway.Client.SubmitWithAsync(Key, "k");
        using var before = await gateway.Client.FollowAsync($"{live}/status");
        using var stream = await EventStream.OpenAsync(gateway.Client, live);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("IN_QUEUE");
        Finish(gateway, finished);

        clock.Jump(TimeSpan.FromHours(hours));
        clock.FireLong().ShouldBeGreaterThan(0, "the retention's turn");

        gateway.Sandbox.Advance(live);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("IN_PROGRESS");
        gateway.Sandbox.Advance(live);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("COMPLETED");
        (await stream.NextAsync()).ShouldBeNull();
        foreach (var id in new[] { live, finished })
        {
            using var status = await gateway.Client.FollowAsync($"{id}/status");
            (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
            using var result = await gateway.Client.FollowAsync(id);
            result.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var again = await gateway.Client.SubmitWithAsync(Key, "k");
        (await again.TextAsync()).ShouldBe(await keyed.TextAsync(), "the key replays the response");
        (await gateway.Client.SubmitJobAsync()).ShouldNotBeNullOrEmpty();
        gateway.Sandbox.JobCount.ShouldBe(4);
        await ShouldTellItInOrderAsync(gateway);
        await aftermath.ShouldBeCleanAsync(gateway, gateway.Sandbox.Jobs.Select(job => job.RequestId));
        await Aftermath.ShouldBeTrueAsync(gateway);
        Aftermath.ShouldHaveLoggedNoError(gateway);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Clock_JumpsDuringSubmit_KeySubmitsOneJob(double hours)
    {
        var clock = new JumpingClock(Long);
        await using var gateway = await StartAsync(clock);
        gateway.Sandbox.Faults.Add(
            new SandboxFault
            {
                Fault = SandboxFaultNames.Trickle,
                BytesPerSecond = 400,
                Match = new() { Operation = SandboxOperation.Submit }
            });
        var first = gateway.Client.SubmitWithAsync(Key, "k");
        await Eventually.IsTrueAsync(() => gateway.Sandbox.JobCount == 1);

        clock.Jump(TimeSpan.FromHours(hours));
        clock.FireLong();
        using var meanwhile = await gateway.Client.SubmitWithAsync(Key, "k");
        using var answer = await first;
        using var again = await gateway.Client.SubmitWithAsync(Key, "k");

        // 409 while the first submit is in flight, 424 after its lease has expired by the jumped clock, or the first response if the first
        // submit was faster.
        ((int)meanwhile.StatusCode).ShouldBeOneOf(409, 424, 200);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.TextAsync()).ShouldBe(await answer.TextAsync());
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Clock_JumpsBeyondKeyRetention_KeyExpiresAndJobRemains()
    {
        var clock = new JumpingClock(Long);
        await using var gateway = await StartAsync(clock);
        using var first = await gateway.Client.SubmitWithAsync(Key, "k");
        var id = (await first.JsonAsync()).GetProperty("request_id").GetString();

        clock.Jump(TimeSpan.FromHours(25));
        clock.FireLong();
        using var second = await gateway.Client.SubmitWithAsync(Key, "k");

        second.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await Aftermath.StoredAsync(gateway)).Count.ShouldBe(2);
    }

    /// <summary>Checks that the timeline is in the order of a job's life and that no duration is negative.</summary>
    private static async Task ShouldTellItInOrderAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
        var list = await response.JsonAsync();
        Negative().IsMatch(list.GetRawText()).ShouldBeFalse(list.GetRawText());
        foreach (var job in list.GetProperty("jobs").EnumerateArray())
        {
            var steps = job.GetProperty("timeline").EnumerateArray().ToList();
            steps[0].GetProperty("status").GetString().ShouldBe("IN_QUEUE", job.GetRawText());
            steps[^1].GetProperty("status").GetString().ShouldBe(job.GetProperty("status").GetString(), job.GetRawText());
            steps.Select(step => step.GetProperty("at").GetDateTime()).ShouldBeInOrder();
        }

        foreach (var entry in gateway.Logs.Entries.Where(entry => entry.EventId == 500))
        {
            entry.Properties.Where(property => property.Value is double and < 0 or long and < 0 or int and < 0)
                .ShouldBeEmpty(entry.Message);
        }
    }

    private static void Finish(TestGateway gateway, string id)
    {
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
    }

    private static Task<TestGateway> StartAsync(TimeProvider clock) => TestGateway.StartAsync(
        new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, clock,
        ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));

    [GeneratedRegex(@":\s*-\d")]
    private static partial Regex Negative();
}
