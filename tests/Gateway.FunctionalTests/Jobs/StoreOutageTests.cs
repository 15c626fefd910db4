using System.Collections.Concurrent;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>While the store is down, the gateway submits no job and reports no wrong status of a job. It recovers by itself.</summary>
public sealed class StoreOutageTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string OtherId = "00000000-0000-4000-8000-000000000000";

    [Theory]
    [InlineData(StoppableStore.SqliteMovedAway)]
    [InlineData(StoppableStore.PostgresStopped)]
    [InlineData(StoppableStore.PostgresFrozen)]
    public async Task Store_Outage_FailsClosedThenRecovers(string outage)
    {
        using var store = new StoppableStore(cluster, outage);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, ("ConnectionStrings:Jobs", await store.ConnectionStringAsync()),
            ("Gateway:Jobs:StoreTimeout", "00:00:10"));
        var known = await gateway.Client.SubmitJobAsync();
        await store.TakeAwayAsync();
        try
        {
            await EventuallyRefusedAsync(gateway);
            var calls = gateway.Sandbox.RequestCount;

            // Each call may wait for the store until its deadline, so the test sends them at once.
            var refusals = await Task.WhenAll(
                gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body),
                gateway.Client.SubmitWithAsync("Idempotency-Key", "k1"),
                gateway.Client.FollowAsync($"{OtherId}/status"),
                gateway.Client.CancelAsync(OtherId),
                gateway.Client.FollowAsync(OtherId));
            using var malformed = await gateway.Client.FollowAsync("-x/status");

            foreach (var refused in refusals)
            {
                await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
                refused.Headers.GetValues("Retry-After").ShouldBe(["2"]);
                refused.Dispose();
            }

            malformed.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            gateway.Sandbox.RequestCount.ShouldBe(calls, "no submit is sent that could not be stored");
            using var remembered = await gateway.Client.FollowAsync($"{known}/status");
            remembered.StatusCode.ShouldBe(HttpStatusCode.Accepted, "a job in memory can be followed");
        }
        finally
        {
            await store.GiveBackAsync();
        }

        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k1");
            return response.StatusCode == HttpStatusCode.OK;
        });
        using var gone = await gateway.Client.FollowAsync($"{OtherId}/status");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>
    /// The upstream accepts a submit while the database becomes unavailable, so neither the job nor its unknown outcome can be stored. The
    /// gateway keeps the unknown outcome in memory, and stores it when the database is available again.
    /// </summary>
    [Fact]
    public async Task Store_OutageDuringSubmit_RepeatedSubmitSubmitsNoJob()
    {
        using var files = new TemporaryDirectory();
        var folder = Path.Combine(files.Path, "data");
        (string, string)[] settings =
            [("ConnectionStrings:Jobs", $"Data Source={Path.Combine(folder, "jobs.db")}"), ("Gateway:Jobs:StoreTimeout", "00:00:05")];
        var held = new HeldAnswers();
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), TimeProvider = held.Clock }, settings[0].Item2, settings[1]);
        await using (var gateway = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(gateway);
            fleet.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit));
            var submit = client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            await Eventually.IsTrueAsync(() => fleet.Sandbox.Faults.PlayedCount == 1);
            Directory.Move(folder, folder + ".away");
            await held.LetGoAsync();
            using (var unknown = await submit)
            {
                await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
            }

            Directory.Move(folder + ".away", folder);
            await Eventually.IsTrueAsync(async () =>
            {
                using var again = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
                return again.StatusCode == HttpStatusCode.FailedDependency;
            });
            fleet.Sandbox.JobCount.ShouldBe(1);
            await gateway.Service<IJobStore>().FlushAsync(TestContext.Current.CancellationToken);
        }

        await using var restarted = await fleet.AddAsync();
        using var later = fleet.ClientOf(restarted);
        using var once = await later.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await once.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        fleet.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Store_CrashesDuringSubmits_KeepsEveryReturnedId()
    {
        var database = await PostgresTestDatabase.CreateAsync(cluster);
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, database, ("Gateway:Jobs:StoreTimeout", "00:00:10"));
        var handedOut = new ConcurrentBag<string>();
        await using (var gateway = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(gateway);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var callers = Enumerable.Range(0, 8).Select(_ => SubmitUntilStoppedAsync(client, handedOut, stop.Token)).ToArray();
            for (var crash = 0; crash < 3; crash++)
            {
                var before = handedOut.Count;
                await Eventually.IsTrueAsync(() => handedOut.Count > before + 50);
                await cluster.StopAsync();
                await cluster.StartAsync();
            }

            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }

        await using var other = await fleet.AddAsync();
        using var follower = fleet.ClientOf(other);
        await ShouldKnowAllAsync(follower, handedOut);
    }

    [Fact]
    public async Task Store_DiskFull_RefusesSubmitsAndKeepsStoredJobs()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.FromHours(1) },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = CrashTests.Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        var handedOut = new ConcurrentBag<string>();
        var submits = 0;
        // Each submit has its own prompt: the gateway does not send an identical submit again after an unknown outcome.
        string NextBody() => $$"""{"prompt":"a lion {{submits++}}"}""";
        await using (var gateway = await GatewayProcess.StartAsync(environment))
        {
            using var client = CrashTests.ClientOf(gateway, key);
            handedOut.Add(await client.SubmitJobAsync());
            await gateway.LimitFilesAsync(new FileInfo(Path.Combine(files.Path, "jobs.db-wal")).Length + 20_000);

            await Eventually.IsTrueAsync(async () =>
            {
                using var response = await client.SubmitAsync(Seeds.Imagen4, NextBody());
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    handedOut.Add((await response.JsonAsync()).GetProperty("request_id").GetString()!);
                }

                return response.StatusCode == HttpStatusCode.ServiceUnavailable;
            });
            var calls = upstream.RequestCount;
            using var refused = await client.SubmitAsync(Seeds.Imagen4, NextBody());
            await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
            upstream.RequestCount.ShouldBe(calls);

            await gateway.LimitFilesAsync(null);
            await Eventually.IsTrueAsync(async () =>
            {
                using var response = await client.SubmitAsync(Seeds.Imagen4, NextBody());
                return response.StatusCode == HttpStatusCode.OK;
            });
        }

        await using var restarted = await GatewayProcess.StartAsync(environment);
        using var again = CrashTests.ClientOf(restarted, key);
        await ShouldKnowAllAsync(again, handedOut);
    }

    internal static async Task ShouldKnowAllAsync(HttpClient client, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            using var status = await client.FollowAsync($"{id}/status");
            ((int)status.StatusCode).ShouldBeOneOf(200, 202);
        }
    }

    private static async Task SubmitUntilStoppedAsync(HttpClient client, ConcurrentBag<string> handedOut, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            // Each submit is different: a repeated submit after a 424 would get the 424 again.
            using var response = await client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{Guid.NewGuid()}}"}""");
            // 424: the upstream accepted the job at the moment of the crash, and the gateway did not store it or return its id.
            ((int)response.StatusCode).ShouldBeOneOf(200, 424, 503);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                handedOut.Add((await response.JsonAsync()).GetProperty("request_id").GetString()!);
            }
            else
            {
                response.Headers.Contains("x-fal-request-id").ShouldBeFalse();
                // Refusals are immediate. A client that retried them at once would take processor time from the others.
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static Task EventuallyRefusedAsync(TestGateway gateway) => Eventually.IsTrueAsync(async () =>
    {
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        return response.StatusCode == HttpStatusCode.ServiceUnavailable;
    });
}
