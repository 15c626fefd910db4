using System.Globalization;
using System.Net;
using Gateway.Clients;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Money;
using Gateway.Money;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Admission;

/// <summary>200 submits at the same time against a limit of exactly 50, through real gateways.</summary>
public sealed class LimitRaceTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Sqlite = "SQLite";
    private const string Postgres = "PostgreSQL";
    private const int Submits = 200;
    private const int Limit = 50;
    private const int UsualRounds = 2;

    private static readonly ClientLimits Everything = new(1, 1, []);

    /// <summary>20 rounds take a few minutes.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_TEST_LIMIT_ROUNDS"), NumberStyles.None, null, out var rounds)
            ? rounds
            : UsualRounds;

    public static TheoryData<string, int, string, string, HttpStatusCode, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string, string, HttpStatusCode, string>();
            foreach (var (store, gateways) in new[] { (Sqlite, 1), (Postgres, 1), (Postgres, 2) })
            {
                cases.Add(store, gateways, "Budgets:day", "2.00", HttpStatusCode.PaymentRequired, "budget_exceeded");
                cases.Add(store, gateways, "Limits:JobsInFlight", "50", HttpStatusCode.TooManyRequests, "jobs_in_flight_limited");
                cases.Add(store, gateways, "Limits:SubmitsPerMinute", "50", HttpStatusCode.TooManyRequests, "submit_rate_limited");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Submits_AtTheSameTime_AreAcceptedExactlyAsOftenAsTheLimitAllows(
        string store, int gateways, string key, string value, HttpStatusCode refusal, string type)
    {
        var keys = Enumerable.Range(0, Rounds).Select(_ => TestKey.Create()).ToArray();
        var clock = new StillClock();
        await using var fleet = await GatewayFleet.StartAsync(
            // The jobs do not end.
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            store == Postgres ? await PostgresTestDatabase.CreateAsync(cluster) : null,
            [
                ("Gateway:Limits:RequestsInFlight", "2000"), ("Gateway:Limits:UpstreamCalls", "1000"),
                .. keys.SelectMany((key, round) => Settings(round, key)),
            ]);
        var started = await Task.WhenAll(
            Enumerable.Range(0, gateways).Select(_ => fleet.AddAsync(services => services.AddSingleton<TimeProvider>(clock))));
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var before = fleet.Sandbox.JobCount;
                var answers = await SubmitAsync(started, keys[round].Text);

                answers.Count(answer => answer == "200").ShouldBe(Limit, string.Join(' ', answers.Distinct()));
                answers.Count(answer => answer == $"{(int)refusal} {type}").ShouldBe(Submits - Limit);
                (fleet.Sandbox.JobCount - before).ShouldBe(Limit);
                var usage = await started[0].Service<IAdmissionStore>().FindUsageAsync(
                    Name(round), Everything, clock.GetUtcNow(), "2026-11-26", TestContext.Current.CancellationToken);
                (usage.SubmitsInWindow, usage.JobsInFlight).ShouldBe((Limit, Limit));
                (usage.SpentInDay, usage.SpentInMonth, usage.SpentInTotal).ShouldBe((Dollars(2), Dollars(2), Dollars(2)));
            }
        }
        finally
        {
            foreach (var gateway in started)
            {
                await gateway.DisposeAsync();
            }
        }

        (string, string)[] Settings(int round, TestKey testKey)
        {
            var client = $"Gateway:Clients:{Name(round)}";
            return
            [
                ($"{client}:Keys:0:Sha256", testKey.Sha256),
                .. key.StartsWith("Budgets", StringComparison.Ordinal)
                    ? ((string, string)[])[($"{client}:{key}:Period", "Day"), ($"{client}:{key}:Limit", value)]
                    : [($"{client}:{key}", value)],
            ];
        }
    }

    private static async Task<string[]> SubmitAsync(TestGateway[] gateways, string key)
    {
        var clients = gateways.Select(gateway => gateway.CreateClient(key)).ToArray();
        try
        {
            return await Task.WhenAll(Enumerable.Range(0, Submits).Select(async number =>
            {
                using var answer = await clients[number % clients.Length].SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a lion {{number}}"}""");
                return answer.StatusCode == HttpStatusCode.OK
                    ? "200"
                    : $"{(int)answer.StatusCode} {answer.Headers.GetValues("x-fal-error-type").Single()}";
            }));
        }
        finally
        {
            Array.ForEach(clients, static client => client.Dispose());
        }
    }

    private static string Name(int round) => $"client-{round}";

    private static NanoDollars Dollars(int dollars) => new(dollars * NanoDollars.PerDollar);
}
