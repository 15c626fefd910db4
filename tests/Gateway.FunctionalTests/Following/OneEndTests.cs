using System.Collections.Concurrent;
using System.Net;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
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
    private const int AtOnce = 32;

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
            ]);
        var gateways = new List<TestGateway>();
        try
        {
            for (var n = 0; n < replicas; n++)
            {
                gateways.Add(await fleet.AddAsync());
            }

            var clients = gateways.Select(fleet.ClientOf).ToArray();
            var seen = new ConcurrentDictionary<string, int>();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Rounds.Of(Rounds.Ends, UsualRounds)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
                async (round, _) => seen.AddOrUpdate(await RunAsync(fleet.Sandbox, clients, round), 1, static (_, count) => count + 1));
            seen.Values.Sum().ShouldBe(Rounds.Of(Rounds.Ends, UsualRounds));
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

    /// <returns>The end of the job.</returns>
    private async Task<string> RunAsync(SandboxServer upstream, HttpClient[] clients, int round)
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
        return ended;
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
