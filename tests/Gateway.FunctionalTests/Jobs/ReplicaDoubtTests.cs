using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// Submits without an <c>Idempotency-Key</c> that a client repeats at another replica, or after a restart, although a job may exist.
/// </summary>
public sealed class ReplicaDoubtTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    [Fact]
    public async Task Submit_RepeatedAfterRestart_ReturnsSameResponse()
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions());
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit, accept: true);
        string first;
        await using (var before = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(before);
            using var response = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            first = await response.TextAsync();
        }

        await using var after = await fleet.AddAsync();
        using var again = fleet.ClientOf(after);
        using var second = await again.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await second.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await second.TextAsync()).ShouldBe(first);
        fleet.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RepeatedAtOtherReplica_ReturnsSameResponseOrJoinsJob()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            DoubtedSubmits.Waiting(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutDuring, SandboxOperation.Submit, accept: true);

        using var unknown = await first.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        using var again = await second.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await DoubtedSubmits.LeaveWhileWaitingAsync(one, first, fleet.Sandbox, WaysIn.Wait, DoubtedSubmits.Other);
        fleet.Sandbox.JobCount.ShouldBe(2);
        using var joined = await second.SubmitAsync(Seeds.Imagen4, DoubtedSubmits.Other);

        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        (await again.TextAsync()).ShouldBe(await unknown.TextAsync());
        joined.Headers.GetValues(DoubtedSubmits.ReplayedHeader).ShouldBe(["true"]);
        (await joined.RequestIdAsync()).ShouldBe(fleet.Sandbox.Jobs[1].RequestId);
        fleet.Sandbox.JobCount.ShouldBe(2);
    }

    /// <summary>The client repeats its submit at once, so that the first replica has not yet noticed the disconnect.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.ProxyRun)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAtOtherReplicaAtOnceAfterDisconnect_JoinsJob(string way)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            DoubtedSubmits.Waiting(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = WaysIn.SubmitAsync(first, way, cancellation: leaving.Token);
        await Eventually.IsTrueAsync(() => fleet.Sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status));

        var left = leaving.CancelAsync();
        using var joined = await second.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await left;
        await Should.ThrowAsync<OperationCanceledException>(() => call);

        joined.Headers.GetValues(DoubtedSubmits.ReplayedHeader).ShouldBe(["true"]);
        (await joined.RequestIdAsync()).ShouldBe(fleet.Sandbox.Jobs.ShouldHaveSingleItem().RequestId);
    }

    /// <summary>A client that has its result and sends the same body again wants a new job, on every replica.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Submit_RepeatedAtOtherReplicaAfterDeliveredResult_SubmitsNewJob(string way)
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);

        for (var round = 1; round <= 5; round++)
        {
            using var result = await WaysIn.SubmitAsync(first, way);
            using var next = await WaysIn.SubmitAsync(second, way);

            result.StatusCode.ShouldBe(HttpStatusCode.OK, await result.TextAsync());
            next.StatusCode.ShouldBe(HttpStatusCode.OK, await next.TextAsync());
            fleet.Sandbox.JobCount.ShouldBe(2 * round);
        }
    }
}
