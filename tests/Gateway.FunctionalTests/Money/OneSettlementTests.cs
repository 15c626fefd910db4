using System.Collections.Concurrent;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Money;

/// <summary>
/// Polls, following, cancels and result calls run against each other on two replicas. The money of each job moves once at its end and at
/// most once after it.
/// </summary>
public sealed class OneSettlementTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 60;
    private const int AtOnce = 16;

    private readonly Random _random = TestSeed.CreateRandom();

    [Theory]
    [InlineData(FaultMatrixFixture.Sqlite, 1, SandboxDialect.Queue)]
    [InlineData(FaultMatrixFixture.Postgres, 2, SandboxDialect.Queue)]
    [InlineData(FaultMatrixFixture.Postgres, 2, SandboxDialect.ResultOnly)]
    public async Task Job_AllPartsAgainstEachOther_IsSettledOnce(string store, int replicas, SandboxDialect dialect)
    {
        var database = store == FaultMatrixFixture.Postgres ? await PostgresTestDatabase.CreateAsync(cluster) : null;
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromHours(1), MaxRequests = 1 },
            database,
            PaidGateway.Settings(
                "fleet", ("Gateway:Jobs:StatusFreshness", "00:00:00"), ("Gateway:Limits:PerClient:RequestsInFlight", "1000")));
        var gateways = new List<TestGateway>();
        try
        {
            for (var n = 0; n < replicas; n++)
            {
                gateways.Add(await fleet.AddAsync());
            }

            var clients = gateways.Select(fleet.ClientOf).ToArray();
            var ids = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Rounds.Of(Rounds.Settlements, UsualRounds)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
                async (round, _) => ids.Add(await RunAsync(fleet.Sandbox, clients, round)));

            var seen = new List<string>();
            foreach (var id in ids)
            {
                var movements = await ShouldBeMovedOnceAsync(gateways[0], clients[0], id);
                seen.Add(string.Join(", ", movements.Select(movement => $"{movement.Kind} ({movement.Reason})")));
            }

            await gateways[0].ShouldBeGoodAsync();
            var kinds = seen.GroupBy(static kinds => kinds).Select(static group => $"{group.Count()} {group.Key}").Order();
            LongRun.Report($"{store}, {dialect}: {ids.Count} jobs, one settlement each: {string.Join("; ", kinds)}");
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

    /// <returns>The job, which has ended.</returns>
    private async Task<string> RunAsync(SandboxServer upstream, HttpClient[] clients, int round)
    {
        var id = await clients[round % clients.Length].SubmitJobAsync();
        int[] moments;
        lock (_random)
        {
            moments = [.. Enumerable.Range(0, 2).Select(_ => _random.Next(600))];
        }

        using var over = new CancellationTokenSource();
        var calls = clients.SelectMany(client => new[]
        {
            RepeatAsync(client, $"{id}/status", over.Token), RepeatAsync(client, id, over.Token),
        }).ToArray();
        var end = Task.Run(async () =>
        {
            await Task.Delay(moments[0]);
            upstream.Advance(id);
        });
        var cancel = round % 3 == 0 ? Task.CompletedTask : Task.Run(async () =>
        {
            await Task.Delay(moments[1]);
            using var response = await clients[(round + 1) % clients.Length].CancelAsync(id);
        });
        await Task.WhenAll(end, cancel);
        await FollowedJobs.ShouldAllEndAsync(clients[0], [id], TestDeadline.Longest);
        await over.CancelAsync();
        await Task.WhenAll(calls);
        return id;
    }

    private static async Task RepeatAsync(HttpClient client, string path, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            using var response = await client.FollowAsync(path);
            await response.TextAsync();
        }
    }

    private static async Task<IReadOnlyList<(string Kind, string Amount, string Reason)>> ShouldBeMovedOnceAsync(
        TestGateway gateway, HttpClient client, string id)
    {
        var status = await FollowedJobs.StatusInStoreAsync(client, id);
        if (status == "COMPLETED")
        {
            await client.ShouldCostAsync(id, "0.04", "settled");
        }

        var movements = await gateway.MovementsAsync(id);
        movements[0].Kind.ShouldBe("reserve");
        string[][] allowed = status == "COMPLETED"
            ? [["await", "settle"]]
            : [["release"], ["await"]];
        allowed.Select(kinds => string.Join(' ', kinds)).ShouldContain(string.Join(' ', movements.Skip(1).Select(move => move.Kind)), $"{id} {status}");
        return movements;
    }
}
