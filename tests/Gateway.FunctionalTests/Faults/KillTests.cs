using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The gateway as a process that is killed during submits with and without an <c>Idempotency-Key</c>, on both stores.</summary>
public sealed class KillTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualRounds = 4;
    private const int Callers = 6;
    private const int MostSubmitsARound = 60;

    [Theory]
    [InlineData(FaultMatrixFixture.Sqlite)]
    [InlineData(FaultMatrixFixture.Postgres)]
    public async Task Gateway_KilledDuringSubmits_NoJobIsLostAndNoKeySubmitsTwice(string store)
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromHours(1),
                MaxJobs = 1_000_000,
                MaxRequests = 1
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = CrashTests.Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        if (store == FaultMatrixFixture.Postgres)
        {
            environment["ConnectionStrings__Jobs"] = await PostgresTestDatabase.CreateAsync(cluster);
        }

        var random = TestSeed.CreateRandom();
        var ledger = new Ledger();
        for (var round = 0; round < Rounds.Of(Rounds.Crashes, UsualRounds); round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(environment);
            using var client = CrashTests.ClientOf(gateway, key);
            await RepeatAsync(client, ledger);
            await StoreOutageTests.ShouldKnowAllAsync(client, ledger.HandedOut.TakeLast(50).ToList());
            // The test counts submits and not time, so that the kill hits submits on a slow machine too.
            var moment = ledger.Count + random.Next(MostSubmitsARound);
            var callers = Enumerable.Range(0, Callers).Select(n => SubmitUntilKilledAsync(client, ledger, keyed: n % 2 == 0)).ToArray();
            await Eventually.IsTrueAsync(() => ledger.Count >= moment);
            await gateway.KillAsync();
            await Task.WhenAll(callers);
        }

        await using var last = await GatewayProcess.StartAsync(environment);
        using var survivor = CrashTests.ClientOf(last, key);
        await RepeatAsync(survivor, ledger);
        await StoreOutageTests.ShouldKnowAllAsync(survivor, ledger.HandedOut.ToList());
        ledger.ShouldBalance(upstream);
    }

    private static async Task SubmitUntilKilledAsync(HttpClient client, Ledger ledger, bool keyed)
    {
        int status;
        do
        {
            status = await ledger.SubmitAsync(client, keyed);
            status.ShouldBeOneOf(0, 200);
        }
        while (status == 200);
    }

    /// <summary>
    /// Repeats each submit without a response under its key. The response is the first response, 409 (in flight), or 424 (unknown outcome).
    /// A new job is created only if the upstream never received the first submit. The ledger counts the jobs.
    /// </summary>
    private static async Task RepeatAsync(HttpClient client, Ledger ledger)
    {
        foreach (var prompt in ledger.Unanswered.Intersect(ledger.Keyed).ToList())
        {
            (await ledger.RepeatAsync(client, prompt)).ShouldBeOneOf(200, 409, 424);
        }

        foreach (var prompt in ledger.Answered.Intersect(ledger.Keyed).TakeLast(5).ToList())
        {
            (await ledger.RepeatAsync(client, prompt)).ShouldBe(200, "the key replays the first response");
        }
    }
}
