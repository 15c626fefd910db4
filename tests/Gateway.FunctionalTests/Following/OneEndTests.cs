using System.Collections.Concurrent;
using System.Net;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Metrics;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Resolution;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Following;

/// <summary>
/// Polls of clients, following, cancels and results run against each other, and some jobs are given up meanwhile. Each job ends once, and
/// every answer on every replica shows the same end.
/// </summary>
public sealed class OneEndTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 60;
    private const int AtOnce = 64;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(1);

    private readonly Random _random = TestSeed.CreateRandom();

    [Theory]
    [InlineData(FaultMatrixFixture.Sqlite, 1, SandboxDialect.Queue)]
    [InlineData(FaultMatrixFixture.Postgres, 2, SandboxDialect.Queue)]
    [InlineData(FaultMatrixFixture.Postgres, 2, SandboxDialect.ResultOnly)]
    public async Task Job_AllPartsAgainstEachOther_EndsOnceAndTheSameEverywhere(string store, int replicas, SandboxDialect dialect)
    {
        var database = store == FaultMatrixFixture.Postgres ? await PostgresTestDatabase.CreateAsync(cluster) : null;
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions
            {
                Dialect = dialect,
                QueueTime = TimeSpan.Zero,
                RunTime = TimeSpan.FromHours(1),
                MaxJobs = 1_000_000,
                MaxRequests = 1,
            },
            database,
            [
                .. FollowedJobs.Settings("00:00:00.100"),
                ("Gateway:Jobs:StatusFreshness", "00:00:00"),
                ("Gateway:Jobs:GiveUpAfter", GiveUpAfter.ToString()),
                ("Gateway:Limits:PerClient:RequestsInFlight", "1000"),
                ("Gateway:Management:Url", "http://127.0.0.1:0"),
            ]);
        var gateways = new List<TestGateway>();
        try
        {
            for (var n = 0; n < replicas; n++)
            {
                gateways.Add(await fleet.AddAsync(RecordedEnds.AddTo(replica: n)));
            }

            var clients = gateways.Select(fleet.ClientOf).ToArray();
            var seen = new ConcurrentBag<(string Id, string End)>();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Rounds.Of(Rounds.Ends, UsualRounds)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
                async (round, _) =>
                {
                    var (id, end) = await RunAsync(fleet.Sandbox, clients, round);
                    await ShouldBeInMemoryAsync(gateways, id, end);
                    seen.Add((id, end));
                });
            await ShouldBeStoredOnceAsync(fleet.Database, gateways, seen);
            var ends = seen.GroupBy(static job => job.End).Select(static group => $"{group.Count()} {group.Key}").Order();
            LongRun.Report($"{store}, {dialect}: {seen.Count} jobs, one end each: {string.Join(", ", ends)}");
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    /// <summary>Every replica has the end in its memory.</summary>
    private static async Task ShouldBeInMemoryAsync(List<TestGateway> gateways, string id, string end)
    {
        foreach (var gateway in gateways)
        {
            var entry = (await gateway.Service<JobDirectory>().FindAsync(id, TestContext.Current.CancellationToken))!;
            JobStatusName.Of(entry.Record.Status).ShouldBe(end);
            entry.EndUse();
        }
    }

    /// <summary>The row of each job has its end. The work after the end is stored once, by the replica whose write has ended the job, for
    /// the end that is stored. All replicas together count each end once.</summary>
    private static async Task ShouldBeStoredOnceAsync(
        string database, List<TestGateway> gateways, ConcurrentBag<(string Id, string End)> seen)
    {
        var rows = await RecordedEnds.ReadAsync(database);
        rows.Count.ShouldBe(seen.Count);
        foreach (var (id, end) in seen)
        {
            var row = rows[id];
            JobStatusName.Of(row.Status).ShouldBe(end);
            // A failure may be stored as a cancel.
            var work = row.Work.ShouldHaveSingleItem();
            (JobStatusName.Of(work) == end || (end == "CANCELLED" && work == JobStatus.Failed)).ShouldBeTrue($"{id}: {work}, {end}");
        }

        // An end is counted after it is stored.
        var counted = 0.0;
        await Eventually.IsTrueAsync(async () =>
        {
            counted = 0;
            foreach (var gateway in gateways)
            {
                counted += (await MetricsPage.ReadAsync(gateway)).Value("gateway_jobs_ended_total") ?? 0;
            }

            return counted >= seen.Count;
        });
        counted.ShouldBe(seen.Count);
    }

    /// <returns>The job and its end.</returns>
    private async Task<(string Id, string End)> RunAsync(SandboxServer upstream, HttpClient[] clients, int round)
    {
        var id = await clients[round % clients.Length].SubmitJobAsync();
        TimeSpan[] moments;
        lock (_random)
        {
            moments = [.. Enumerable.Range(0, 3).Select(_ => _random.NextDouble() * 1.3 * GiveUpAfter)];
        }

        var answers = new ConcurrentBag<string>();
        using var over = new CancellationTokenSource();
        var polls = clients.Select(client => PollAsync(client, id, answers, over.Token)).ToArray();
        var results = clients.Select(client => ResultsAsync(client, id, answers, over.Token)).ToArray();
        var end = Task.Run(async () =>
        {
            await Task.Delay(moments[0]);
            upstream.Advance(id);
        });
        // Every third job is not cancelled.
        var cancel = round % 3 == 0 ? Task.CompletedTask : Task.Run(async () =>
        {
            await Task.Delay(moments[1]);
            using var response = await clients[(round + 1) % clients.Length].CancelAsync(id);
            ((int)response.StatusCode).ShouldBeOneOf(200, 202, 400, 404, 501);
        });
        await Task.WhenAll(end, cancel);
        await FollowedJobs.ShouldAllEndAsync(clients[0], [id], TestDeadline.Longest);
        await over.CancelAsync();
        await Task.WhenAll([.. polls, .. results]);

        var stored = await FollowedJobs.StoredAsync(clients[0], id);
        foreach (var client in clients)
        {
            var there = await FollowedJobs.StoredAsync(client, id);
            there.GetProperty("timeline").GetRawText().ShouldBe(stored.GetProperty("timeline").GetRawText());
            using var status = await client.FollowAsync($"{id}/status");
            answers.Add(await EndOfAsync(status));
            answers.Add(await ResultEndAsync(client, id));
        }

        var ended = stored.GetProperty("status").GetString()!;
        answers.Where(static answer => answer.Length > 0).Distinct().ShouldBe([ended], $"job {id} of round {round}");
        return (id, ended);
    }

    private static async Task PollAsync(HttpClient client, string id, ConcurrentBag<string> answers, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            using var status = await client.FollowAsync($"{id}/status");
            answers.Add(await EndOfAsync(status));
        }
    }

    private static async Task ResultsAsync(HttpClient client, string id, ConcurrentBag<string> answers, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            answers.Add(await ResultEndAsync(client, id));
        }
    }

    /// <summary>The end that a status tells. Empty: the job is open.</summary>
    private static async Task<string> EndOfAsync(HttpResponseMessage status)
    {
        if (status.StatusCode == HttpStatusCode.Accepted)
        {
            return "";
        }

        status.StatusCode.ShouldBe(HttpStatusCode.OK, await status.TextAsync());
        var body = await status.JsonAsync();
        return !body.TryGetProperty("error", out _) ? "COMPLETED"
            : body.TryGetProperty("error_type", out var type) && type.GetString() == "job_lost" ? "LOST"
            : "CANCELLED";
    }

    /// <summary>The end that a result tells. Empty: the job is open.</summary>
    private static async Task<string> ResultEndAsync(HttpClient client, string id)
    {
        using var result = await client.FollowAsync(id);
        return (int)result.StatusCode switch
        {
            200 => "COMPLETED",
            400 => "",
            424 => "LOST",
            499 => "CANCELLED",
            _ => await result.TextAsync(),
        };
    }
}
