using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.FunctionalTests.Webhooks;
using Gateway.Jobs;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Following;

/// <summary>
/// Two processes with one database follow jobs, keep results and deliver webhooks. One of them is killed while it does all of it: it holds
/// leases of each kind. The other one does the rest.
/// </summary>
public sealed class KilledReplicaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 1;

    /// <summary>Submitted through each replica while the other one is killed.</summary>
    private const int JobsEach = 10;

    /// <summary>Of each kind. A replica has two places for deliveries to a receiver that does not answer, so one is left for the other
    /// replica.</summary>
    private const int HeldJobs = 3;

    /// <summary>The status calls of this model's jobs get no response before the kill.</summary>
    private const string HeldAtPoll = Seeds.Wan;

    /// <summary>The result calls of this model's jobs get no response before the kill.</summary>
    private const string HeldAtFetch = Seeds.QwenEditLora;

    private const string Receiver = "a";

    /// <summary>The leases of the killed process last for half a minute.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Replica_KilledInTheMiddle_EachJobEndsOnceAndIsDeliveredAndKept()
    {
        var random = TestSeed.CreateRandom();
        var (jobs, repeated) = (0, 0);
        var rounds = Rounds.Of(Rounds.ReplicaKills, UsualRounds);
        for (var round = 0; round < rounds; round++)
        {
            var seen = await RunAsync(random);
            jobs += seen.Jobs;
            repeated += seen.Repeated;
        }

        LongRun.Report($"{rounds} kills: {jobs} jobs, one end each, all results kept, all webhooks delivered, {repeated} of them twice");
    }

    private async Task<(int Jobs, int Repeated)> RunAsync(Random random)
    {
        await using var upstream = await StartAsync();
        // Its line of deliveries is another one than that of the receiver that answers.
        await using var silent = await StartAsync();
        var key = TestKey.Create();
        var database = await PostgresTestDatabase.CreateAsync(cluster);
        var environment = Environment(upstream, key, database);
        Hold(upstream, silent);

        // The first replica is alone until it holds leases of each kind, so the owners are its own.
        await using var killed = await GatewayProcess.StartAsync(environment);
        using var first = CrashTests.ClientOf(killed, key);
        var ids = new ConcurrentBag<string>();
        await SubmitHeldAsync(first, upstream, silent, ids, HeldJobs);
        HashSet<string> leases = [];
        await Eventually.IsTrueAsync(async () =>
        {
            leases.UnionWith(await LeasesAsync(database, silent));
            return leases.Count == 3 && silent.Webhooks.Count >= 2;
        });
        await using var other = await GatewayProcess.StartAsync(environment);
        using var second = CrashTests.ClientOf(other, key);
        var before = ids.Count;
        var moment = random.Next(1, JobsEach);
        var callers = new[] { first, second }.Select(client => SubmitAsync(client, upstream, ids)).ToArray();
        await Eventually.IsTrueAsync(() => ids.Count >= before + moment);
        await Eventually.IsTrueAsync(
            async () =>
            {
                // If the start of the other replica took so long that the leases have ended, it may have taken them.
                var holdsAll = leases.IsSubsetOf(await LeasesAsync(database, silent));
                await SubmitHeldAsync(second, upstream, silent, ids, holdsAll ? 0 : 1);
                return holdsAll;
            },
            TimeSpan.FromSeconds(1));

        await killed.KillAsync();

        upstream.Faults.Clear();
        silent.Webhooks.Plan(Receiver);
        await EndOutboxLeasesAsync(database, leases);
        await Task.WhenAll(callers);
        var jobs = await SettleAsync(database);
        // A submit that the kill has cut may be stored, though its client has no id.
        ids.ShouldBeSubsetOf(jobs.Select(static job => job.Id));
        ShouldHaveEndedOnce(jobs);
        SandboxDelivery[] deliveries = [.. upstream.Webhooks.Deliveries, .. silent.Webhooks.Deliveries];
        var payloads = ShouldBeDelivered(jobs, deliveries);
        // The results of the jobs have only the store to come from.
        await upstream.DisposeAsync();
        await ShouldBeServedAsync(second, jobs, payloads);
        return (jobs.Count, deliveries.Length - jobs.Count);
    }

    private static Task<SandboxServer> StartAsync() => SandboxServer.StartAsync(
        new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromSeconds(1) },
        TestContext.Current.CancellationToken);

    private static Dictionary<string, string> Environment(SandboxServer upstream, TestKey key, string database)
    {
        var environment = CrashTests.Environment(upstream, key, "unused");
        environment["ConnectionStrings__Jobs"] = database;
        foreach (var (name, value) in Deliveries.Settings([.. Enumerable.Repeat("00:00:01", 10)]))
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return environment;
    }

    /// <summary>What a replica begins with these jobs does not end before the kill.</summary>
    private static void Hold(SandboxServer upstream, SandboxServer silent)
    {
        foreach (var (model, operation) in new[]
        {
            (HeldAtPoll, SandboxOperation.Status), (HeldAtFetch, SandboxOperation.Result),
        })
        {
            upstream.Faults.Add(new SandboxFault
            {
                Fault = SandboxFaultNames.Stall,
                Times = null,
                Match = new() { Operation = operation, Model = model },
            });
        }

        silent.Webhooks.Plan(Receiver, new SandboxWebhookAnswer { Hang = true, Times = null });
    }

    private static async Task SubmitHeldAsync(
        HttpClient client, SandboxServer upstream, SandboxServer silent, ConcurrentBag<string> ids, int count)
    {
        for (var n = 0; n < count; n++)
        {
            ids.Add(await Deliveries.SubmitAsync(client, HeldAtPoll, Seeds.ExampleOf(HeldAtPoll), Deliveries.UrlOf(upstream, Receiver)));
            ids.Add(await Deliveries.SubmitAsync(client, HeldAtFetch, Seeds.ExampleOf(HeldAtFetch), Deliveries.UrlOf(upstream, Receiver)));
            ids.Add(await Deliveries.SubmitAsync(client, Deliveries.UrlOf(silent, Receiver)));
        }
    }

    private static async Task SubmitAsync(HttpClient client, SandboxServer upstream, ConcurrentBag<string> ids)
    {
        try
        {
            for (var n = 0; n < JobsEach; n++)
            {
                ids.Add(await Deliveries.SubmitAsync(client, Deliveries.UrlOf(upstream, Receiver)));
            }
        }
        catch (HttpRequestException)
        {
            // The replica is killed.
        }
    }

    /// <summary>The owners of the leases of the held jobs. Each kind of work of a process has an owner of its own.</summary>
    private static Task<IReadOnlyList<string>> LeasesAsync(string database, SandboxServer silent) => PostgresTestDatabase.QueryAsync(
        database,
        $"""
        SELECT DISTINCT lease_owner FROM gateway_jobs WHERE model = '{HeldAtPoll}' AND lease_owner IS NOT NULL
        UNION
        SELECT o.lease_owner FROM gateway_outbox o JOIN gateway_jobs j ON j.request_id = o.request_id
        WHERE j.model = '{HeldAtFetch}' AND o.lease_owner IS NOT NULL
        UNION
        SELECT lease_owner FROM gateway_webhooks
        WHERE url = '{Deliveries.UrlOf(silent, Receiver)}' AND lease_owner IS NOT NULL
        """,
        static row => row.GetString(0));

    /// <summary>A lease of the outbox lasts for two minutes. The test does not wait for the end of those of the killed process.</summary>
    private static Task EndOutboxLeasesAsync(string database, IEnumerable<string> owners) => PostgresTestDatabase.ExecuteAsync(
        database, $"UPDATE gateway_outbox SET due_at = 0 WHERE lease_owner IN ({string.Join(", ", owners.Select(static o => $"'{o}'"))})");

    /// <summary>Waits until nothing is left to do. Meanwhile no end that was seen changes.</summary>
    private static async Task<IReadOnlyList<SettledJob>> SettleAsync(string database)
    {
        var ends = new Dictionary<string, StoredEnd>();
        using var deadline = new CancellationTokenSource(Longest);
        while (true)
        {
            var jobs = await SettledJob.ReadAsync(database);
            foreach (var job in jobs.Where(static job => job.End is not null))
            {
                ends.TryAdd(job.Id, job.End!);
                job.End.ShouldBe(ends[job.Id]);
            }

            var open = jobs.Where(static job => !job.IsSettled).ToList();
            if (open.Count == 0)
            {
                return jobs;
            }

            deadline.IsCancellationRequested.ShouldBeFalse($"not settled after {Longest}:\n{string.Join('\n', open)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    private static void ShouldHaveEndedOnce(IReadOnlyList<SettledJob> jobs)
    {
        foreach (var job in jobs)
        {
            (job.End!.Status, job.End.IsLost, job.Result, job.Webhook, job.Deliveries)
                .ShouldBe((JobStatus.Completed, false, ResultOutcome.Kept, WebhookState.Delivered, 1), job.ToString());
            job.End.FinishedAt.ShouldNotBeNull();
        }

        // Each end has the token of the write that stored it.
        jobs.Select(static job => job.End!.Token.ShouldNotBeNull()).ShouldBeUnique();
    }

    /// <summary>Each job is delivered at least once. A repetition has the same id and is for the same job.</summary>
    /// <returns>The payload of each job that was delivered with one.</returns>
    private static Dictionary<string, string> ShouldBeDelivered(
        IReadOnlyList<SettledJob> jobs, SandboxDelivery[] deliveries)
    {
        var payloads = new Dictionary<string, string>();
        var webhooks = new List<string>();
        var ofJobs = deliveries.GroupBy(static delivery => delivery.Header("X-Fal-Webhook-Request-Id").Single()).ToList();
        ofJobs.Select(static job => job.Key).Order().ShouldBe(jobs.Select(static job => job.Id).Order());
        foreach (var job in ofJobs)
        {
            webhooks.Add(job.Select(static delivery => delivery.Header(Deliveries.IdHeader).Single()).Distinct().ShouldHaveSingleItem());
            foreach (var delivery in job)
            {
                var body = JsonDocument.Parse(delivery.Body).RootElement;
                (body.GetProperty("request_id").GetString(), body.GetProperty("status").GetString()).ShouldBe((job.Key, "OK"));
                if (body.GetProperty("payload") is { ValueKind: not JsonValueKind.Null } payload)
                {
                    payloads.TryAdd(job.Key, payload.GetRawText());
                    payload.GetRawText().ShouldBe(payloads[job.Key]);
                }
            }
        }

        webhooks.ShouldBeUnique();
        // The receiver had the deliveries that the killed replica had begun.
        deliveries.Length.ShouldBeGreaterThan(jobs.Count);
        return payloads;
    }

    private static async Task ShouldBeServedAsync(
        HttpClient client, IReadOnlyList<SettledJob> jobs, Dictionary<string, string> payloads)
    {
        foreach (var job in jobs)
        {
            using var result = await client.FollowAsync(job.Id, job.App);
            var text = await result.TextAsync();
            result.StatusCode.ShouldBe(HttpStatusCode.OK, text);
            // A delivery that has waited too long for the result has none.
            text.ShouldBe(payloads.GetValueOrDefault(job.Id, text));
        }

        payloads.ShouldNotBeEmpty();
    }
}
