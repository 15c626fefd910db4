using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Pauses;
using Gateway.Pauses;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Changes;

/// <summary>Submits that an operator has paused.</summary>
public sealed class PauseTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly SandboxOptions Queued = new() { QueueTime = TimeSpan.FromHours(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ways => [.. WaysIn.All];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Submit_EveryWayWhilePaused_IsRefusedWithoutACall(string way)
    {
        await using var gateway = await TestGateway.StartAsync();
        await PauseAsync(gateway, PauseScope.All, "");

        using var refused = await WaysIn.SubmitAsync(gateway.Client, way);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        refused.Headers.GetValues("Retry-After").ShouldBe(["30"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
        (await gateway.Service<IPauseStore>().ResumeAsync(PauseScope.All, "", "ops", Cancellation)).ShouldBeTrue();
        using var accepted = await WaysIn.SubmitAsync(gateway.Client, way);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(PauseScopeName.Client, TestGateway.ClientName, "submits of this client")]
    [InlineData(PauseScopeName.Model, Seeds.Imagen4, "submits to fal-ai/imagen4/preview")]
    [InlineData(PauseScopeName.All, "", "all submits")]
    public async Task Submit_OfAPausedScope_IsToldWhatIsPaused(string scope, string name, string text)
    {
        await using var gateway = await TestGateway.StartAsync();
        await PauseAsync(gateway, Enum.Parse<PauseScope>(scope), name);

        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        var error = await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(text);
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == EventIds.SubmitsPaused, Cancellation);
        (logged["scope"], logged["name"], logged["actor"]).ShouldBe((scope.ToLowerInvariant(), name, "ops"));
    }

    [Fact]
    public async Task Submit_OfAnotherClientOrModel_IsAccepted()
    {
        await using var gateway = await TestGateway.StartAsync();
        await PauseAsync(gateway, PauseScope.Client, "another");
        await PauseAsync(gateway, PauseScope.Model, "fal-ai/imagen4");

        await gateway.Client.SubmitJobAsync();
    }

    /// <summary>What costs nothing goes on: a repeated submit, follow-ups, validation.</summary>
    [Fact]
    public async Task Calls_ThatCauseNoCost_AreNotPaused()
    {
        await using var gateway = await TestGateway.StartAsync(Queued);
        using var first = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k1");
        var id = (await first.JsonAsync()).GetProperty("request_id").GetString();
        await PauseAsync(gateway, PauseScope.All, "");

        using var replayed = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k1");
        using var refused = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k2");
        using var status = await gateway.Client.FollowAsync($"{id}/status");
        using var validation = await gateway.Client.SubmitAsync($"validate/{Seeds.Imagen4}", QueueExtensions.Body);
        using var cancel = await gateway.Client.CancelAsync(id!);

        (await replayed.JsonAsync()).GetProperty("request_id").GetString().ShouldBe(id);
        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        validation.StatusCode.ShouldBe(HttpStatusCode.OK);
        cancel.IsSuccessStatusCode.ShouldBeTrue();
        // The refusal has left the key free.
        await gateway.Service<IPauseStore>().ResumeAsync(PauseScope.All, "", "ops", Cancellation);
        using var accepted = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k2", """{"prompt":"another lion"}""");
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Pause_AtOneReplica_HoldsAtTheOtherAndAfterARestart()
    {
        await using var fleet = await GatewayFleet.StartAsync(Queued, await PostgresTestDatabase.CreateAsync(cluster));
        await using var one = await fleet.AddAsync();
        await using (var two = await fleet.AddAsync())
        {
            await PauseAsync(one, PauseScope.All, "");
            await Eventually.IsTrueAsync(() => two.Service<PauseBook>().Current is not null);
            using var refused = await fleet.ClientOf(two).SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        }

        await using var three = await fleet.AddAsync();
        using var client = fleet.ClientOf(three);
        using var again = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await again.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        await one.Service<IPauseStore>().ResumeAsync(PauseScope.All, "", "ops", Cancellation);
        await Eventually.IsTrueAsync(() => three.Service<PauseBook>().Current is null);
        await client.SubmitJobAsync();
    }

    private static async Task PauseAsync(TestGateway gateway, PauseScope scope, string name) =>
        (await gateway.Service<IPauseStore>().PauseAsync(scope, name, "costs", "ops", Cancellation)).IsChanged.ShouldBeTrue();

    /// <summary>The names of the scopes, because a public test has no parameter of an internal type.</summary>
    private static class PauseScopeName
    {
        public const string All = nameof(PauseScope.All);
        public const string Client = nameof(PauseScope.Client);
        public const string Model = nameof(PauseScope.Model);
    }
}
