using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>Replicas share the deliveries. A delivery of a replica that was killed is repeated with the same id.</summary>
public sealed class DeliveryReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    /// <summary>The kill comes between the send and the note of the attempt: the receiver has the delivery, and the store does not know
    /// it.</summary>
    [Fact]
    public async Task Replica_KilledDuringAnAttempt_IsRepeatedWithTheSameId()
    {
        await using var sandbox = await SandboxServer.StartAsync(Upstream(), TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        var environment = CrashTests.Environment(sandbox, key, "unused");
        environment["ConnectionStrings__Jobs"] = await PostgresTestDatabase.CreateAsync(cluster);
        foreach (var (name, value) in Deliveries.Settings())
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        sandbox.Webhooks.Plan("a", new SandboxWebhookAnswer { Hang = true, Times = 1 });
        string id;
        await using (var killed = await GatewayProcess.StartAsync(environment))
        {
            using var client = CrashTests.ClientOf(killed, key);
            id = await Deliveries.SubmitAsync(client, Deliveries.UrlOf(sandbox, "a"));
            await Eventually.IsTrueAsync(() => sandbox.Webhooks.Count == 1);
            await killed.KillAsync();
        }

        await using var other = await GatewayProcess.StartAsync(environment);
        using var second = CrashTests.ClientOf(other, key);
        // The lease of the killed process lasts for half a minute.
        var webhook = await Deliveries.ShouldBecomeAsync(second, id, "DELIVERED");

        Deliveries.StatusesOf(webhook).ShouldBe([200]);
        var deliveries = sandbox.To("a");
        deliveries.Count.ShouldBe(2);
        deliveries.Select(delivery => delivery.Header(Deliveries.IdHeader).Single())
            .ShouldAllBe(header => header == webhook.GetProperty("id").GetString());
        // Both were signed with the one key in the store, which every replica publishes.
        foreach (var delivery in deliveries)
        {
            var verified = await Deliveries.VerifyAsync(other.Address, key.Text, delivery);
            (verified.GetProperty("fal").GetBoolean(), verified.GetProperty("standard").GetBoolean()).ShouldBe((true, true));
        }
    }

    /// <summary>Without a failure no delivery is made twice.</summary>
    [Fact]
    public async Task Replicas_ShareTheDeliveries_EachIsMadeOnce()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            Upstream(), await PostgresTestDatabase.CreateAsync(cluster), Deliveries.Settings());
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        var ids = new List<string>();
        for (var n = 0; n < 50; n++)
        {
            ids.Add(await Deliveries.SubmitAsync(n % 2 == 0 ? first : second, Deliveries.UrlOf(fleet.Sandbox, "a")));
        }

        foreach (var id in ids)
        {
            await Deliveries.ShouldBecomeAsync(first, id, "DELIVERED");
        }

        fleet.Sandbox.To("a").Select(delivery => delivery.Header("X-Fal-Webhook-Request-Id").Single()).Order().ShouldBe(ids.Order());
    }

    /// <summary>At a stop the attempt is given up, and its lease is given back.</summary>
    [Fact]
    public async Task Replica_StoppedDuringAnAttempt_GivesTheLeaseBack()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            Upstream(), await PostgresTestDatabase.CreateAsync(cluster), Deliveries.Settings());
        fleet.Sandbox.Webhooks.Plan("a", new SandboxWebhookAnswer { Hang = true, Times = 1 });
        string id;
        await using (var one = await fleet.AddAsync())
        {
            using var first = fleet.ClientOf(one);
            id = await Deliveries.SubmitAsync(first, Deliveries.UrlOf(fleet.Sandbox, "a"));
            await Eventually.IsTrueAsync(() => fleet.Sandbox.Webhooks.Count == 1);
            (await one.Service<IWebhookStore>().FindWebhookAsync(id, CancellationToken.None))!.Webhook.IsTaken.ShouldBeTrue();
        }

        await using (var store = JobStoreFactory.Create(
            StoreAddress.Parse(fleet.Database, out _)!, new JobsOptions(), new StoreMetrics(TimeProvider.System), TimeProvider.System,
            NullLogger<JobStore>.Instance))
        {
            await store.InitializeAsync(TestContext.Current.CancellationToken);
            var stored = (await store.FindWebhookAsync(id, TestContext.Current.CancellationToken))!;
            (stored.Webhook.State, stored.Webhook.IsTaken, stored.Attempts.Count).ShouldBe((WebhookState.Open, false, 0));
        }

        await using var two = await fleet.AddAsync();
        using var second = fleet.ClientOf(two);
        var webhook = await Deliveries.ShouldBecomeAsync(second, id, "DELIVERED");

        Deliveries.StatusesOf(webhook).ShouldBe([200]);
        fleet.Sandbox.To("a").Select(delivery => delivery.Header(Deliveries.IdHeader).Single())
            .ShouldBe([webhook.GetProperty("id").GetString()!, webhook.GetProperty("id").GetString()!]);
    }

    private static SandboxOptions Upstream() => new()
    {
        Token = TestGateway.UpstreamToken,
        QueueTime = TimeSpan.Zero,
        RunTime = TimeSpan.Zero,
    };
}
