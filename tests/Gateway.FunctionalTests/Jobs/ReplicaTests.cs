using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Two gateways on one PostgreSQL.</summary>
public sealed class ReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    [Fact]
    public async Task Job_SubmittedAtStoppedReplica_IsFollowedAtOtherReplica()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1), StrictApp = true },
            await PostgresTestDatabase.CreateAsync(cluster));
        await using var two = await fleet.AddAsync();
        using var second = fleet.ClientOf(two);
        string id;
        string other;
        await using (var one = await fleet.AddAsync())
        {
            using var first = fleet.ClientOf(one);
            id = await first.SubmitJobAsync(Seeds.QwenEditPlus);
            other = await first.SubmitJobAsync(Seeds.QwenEditPlus);
            using var status = await second.FollowAsync($"{id}/status", "fal-ai/qwen-edit-plus");
            (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("IN_QUEUE");
            using var cancel = await first.CancelAsync(other, "fal-ai/qwen-edit-plus");
            cancel.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var stranger = await two.Client.FollowAsync($"{id}/status", "fal-ai/qwen-edit-plus");
            stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var stream = await EventStream.OpenAsync(second, id, "fal-ai/auto");
        await stream.NextAsync();
        fleet.Sandbox.Advance(id);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("IN_PROGRESS");
        fleet.Sandbox.Advance(id);
        (await stream.NextAsync())!.Value.GetProperty("status").GetString().ShouldBe("COMPLETED");
        using var result = await second.FollowAsync(id, "fal-ai/qwen-image-edit-plus");
        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var cancelled = await second.FollowAsync($"{other}/status", "fal-ai/auto");
        (await cancelled.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
    }

    /// <summary>
    /// Replica B read the job before the cancel at replica A, and sees only that the job finished with an error. The list shows a cancelled
    /// job.
    /// </summary>
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    public async Task Cancel_AtOneReplica_IsNotFailedAtOtherReplica(SandboxDialect dialect)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            await PostgresTestDatabase.CreateAsync(cluster),
            ("Gateway:Jobs:StatusFreshness", "00:00:00"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        var id = await first.SubmitJobAsync();
        using var before = await second.FollowAsync($"{id}/status");
        before.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var cancel = await first.CancelAsync(id);
        cancel.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var after = await second.FollowAsync($"{id}/status");
        (await after.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
        // A gateway writes status changes later. When it stops, it writes all of them.
        await one.Service<IJobStore>().FlushAsync(TestContext.Current.CancellationToken);
        await two.Service<IJobStore>().FlushAsync(TestContext.Current.CancellationToken);

        foreach (var client in new[] { first, second })
        {
            using var job = await client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
            (await job.JsonAsync()).GetProperty("status").GetString().ShouldBe("CANCELLED");
        }
    }

    [Fact]
    public async Task Submit_ManyAtOnceAtBothReplicas_SubmitsOneJob()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        fleet.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = 100,
            Times = null,
            Match = new() { Operation = SandboxOperation.Submit },
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => SubmitUntilAnsweredAsync(n % 2 == 0 ? first : second)));

        fleet.Sandbox.JobCount.ShouldBe(1);
        answers.ShouldAllBe(id => id == fleet.Sandbox.Jobs[0].RequestId);
    }

    [Fact]
    public async Task Submit_SameKeyAtBothReplicas_SubmitsOneJob()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);

        for (var n = 0; n < 5; n++)
        {
            var key = $"key-{n}";
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async caller =>
            {
                using var response = await (caller % 2 == 0 ? first : second).SubmitWithAsync("Idempotency-Key", key);
                ((int)response.StatusCode).ShouldBeOneOf(200, 409);
            }));
            using var here = await first.SubmitWithAsync("Idempotency-Key", key);
            using var there = await second.SubmitWithAsync("Idempotency-Key", key);
            // Each response has the URLs of the gateway that was asked.
            (await here.TextAsync()).Replace(first.BaseAddress!.Authority, second.BaseAddress!.Authority, StringComparison.Ordinal)
                .ShouldBe(await there.TextAsync());
        }

        fleet.Sandbox.JobCount.ShouldBe(5);
    }

    [Fact]
    public async Task Submit_OutcomeUnknownAtOneReplica_IsUnknownAtOtherReplica()
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit);

        using var here = await first.SubmitWithAsync("Idempotency-Key", "k");
        using var there = await second.SubmitWithAsync("Idempotency-Key", "k");

        await here.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        await there.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        fleet.Sandbox.RequestCount.ShouldBe(1);
    }

    private static async Task<string> SubmitUntilAnsweredAsync(HttpClient client)
    {
        string? id = null;
        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await client.SubmitWithAsync("Idempotency-Key", "order-4711");
            ((int)response.StatusCode).ShouldBeOneOf(200, 409);
            id = response.StatusCode == HttpStatusCode.OK ? (await response.JsonAsync()).GetProperty("request_id").GetString() : null;
            return id is not null;
        });
        return id!;
    }
}
