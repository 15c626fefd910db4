using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// The program before the last change of the schema and this one, at the same time on one database. The variable
/// <c>GATEWAY_PREVIOUS_PROGRAM</c> names the <c>Gateway.dll</c> of the previous program; the check <c>78-versions</c> builds it from the
/// history and sets the variable. Without it, two processes of this program take the places of both.
/// </summary>
public sealed class PreviousProgramTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Client = "studio";
    private const int JobsOfARound = 60;
    private const int Workers = 6;

    private static readonly string? Previous = Environment.GetEnvironmentVariable("GATEWAY_PREVIOUS_PROGRAM");

    private readonly TestKey _key = TestKey.Create();

    /// <summary>
    /// The previous program runs under load while this one starts and migrates. Then both work on the same jobs, and the previous program
    /// is started again on the new schema.
    /// </summary>
    [Fact]
    public async Task Upgrade_OnPostgresUnderLoad_LosesNoJob()
    {
        await using var sandbox = await StartSandboxAsync();
        var settings = Settings(sandbox, await PostgresTestDatabase.CreateAsync(cluster));
        var jobs = new ConcurrentDictionary<string, string>();
        var old = await GatewayProcess.StartAsync(settings, program: Previous);
        try
        {
            using var first = ClientOf(old);
            await SubmitAsync(jobs, "before", first);
            var during = SubmitAsync(jobs, "during", first);
            await using var current = await GatewayProcess.StartAsync(settings);
            using var second = ClientOf(current);
            await during;
            await SubmitAsync(jobs, "both", first, second);
            await FollowAllAsync(jobs, first, second);

            (await old.StopAsync()).ShouldBe(0);
            await old.DisposeAsync();
            old = await GatewayProcess.StartAsync(settings, program: Previous);
            using var third = ClientOf(old);
            await SubmitAsync(jobs, "again", third, second);
            await FollowAllAsync(jobs, third, second);
            await ShareKeysAsync(third, second);
        }
        finally
        {
            await old.DisposeAsync();
        }

        jobs.Count.ShouldBe(4 * JobsOfARound);
        sandbox.Jobs.Select(job => job.RequestId).Where(id => !jobs.ContainsKey(id)).Count().ShouldBe(2, "the jobs with a key");
    }

    /// <summary>One gateway uses a SQLite file at a time. After an upgrade, the previous program can still open the file.</summary>
    [Fact]
    public async Task Upgrade_OfASqliteFileAndBack_KeepsItsJobs()
    {
        await using var sandbox = await StartSandboxAsync();
        using var files = new TemporaryDirectory();
        var settings = Settings(sandbox, $"Data Source={Path.Combine(files.Path, "jobs.db")}");
        var jobs = new ConcurrentDictionary<string, string>();
        foreach (var (round, program) in new[] { ("old", Previous), ("new", null), ("back", Previous), ("forth", null) })
        {
            await using var gateway = await GatewayProcess.StartAsync(settings, program: program);
            using var client = ClientOf(gateway);
            await SubmitAsync(jobs, round, client);
            await FollowAllAsync(jobs, client);
            (await gateway.StopAsync()).ShouldBe(0);
        }

        sandbox.JobCount.ShouldBe(4 * JobsOfARound);
    }

    private static async Task<SandboxServer> StartSandboxAsync() => await SandboxServer.StartAsync(
        new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
        TestContext.Current.CancellationToken);

    private Dictionary<string, string> Settings(SandboxServer sandbox, string database) => new()
    {
        ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
        ["Gateway__DrainDelay"] = "00:00:00",
        ["Gateway__Jobs__StoreTimeout"] = "00:01:00",
        // This program also follows the jobs of the previous one.
        ["Gateway__Following__Enabled"] = "true",
        ["Gateway__Following__Schedule__0"] = "00:00:00.100",
        [$"Gateway__Clients__{Client}__Keys__0__Sha256"] = _key.Sha256,
        ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        ["ConnectionStrings__Jobs"] = database,
    };

    private HttpClient ClientOf(GatewayProcess gateway) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = gateway.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _key.Text) },
    };

    /// <summary>Submits jobs with several workers, at the gateways in turn. Every submit must succeed.</summary>
    private static Task SubmitAsync(ConcurrentDictionary<string, string> jobs, string round, params HttpClient[] gateways) =>
        Parallel.ForAsync(
            0, JobsOfARound,
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                using var response = await gateways[number % gateways.Length]
                    .SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{round}} {{number}}"}""");
                response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
                jobs[(await response.JsonAsync()).GetProperty("request_id").GetString()!] = round;
            });

    /// <summary>Every gateway knows every job, its end and its result, and lists it.</summary>
    private static async Task FollowAllAsync(ConcurrentDictionary<string, string> jobs, params HttpClient[] gateways)
    {
        foreach (var gateway in gateways)
        {
            await Parallel.ForEachAsync(
                jobs.Keys,
                new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = TestContext.Current.CancellationToken },
                async (id, _) =>
                {
                    await Eventually.IsTrueAsync(async () =>
                    {
                        using var status = await gateway.FollowAsync($"{id}/status");
                        ((int)status.StatusCode).ShouldBeOneOf(200, 202);
                        return (await status.JsonAsync()).GetProperty("status").GetString() == "COMPLETED";
                    });
                    using var result = await gateway.FollowAsync(id);
                    result.StatusCode.ShouldBe(HttpStatusCode.OK, await result.TextAsync());
                });
            (await ListAsync(gateway)).IsSupersetOf(jobs.Keys).ShouldBeTrue();
        }
    }

    private static async Task<HashSet<string>> ListAsync(HttpClient gateway)
    {
        var ids = new HashSet<string>();
        for (var page = "/jobs?limit=200"; page is not null;)
        {
            using var response = await gateway.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var list = await response.JsonAsync();
            ids.UnionWith(list.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("request_id").GetString()!));
            page = list.TryGetProperty("next_cursor", out var next) && next.GetString() is { } cursor
                ? $"/jobs?limit=200&cursor={cursor}"
                : null;
        }

        return ids;
    }

    /// <summary>A key that one program has claimed, the other replays.</summary>
    private static async Task ShareKeysAsync(HttpClient one, HttpClient other)
    {
        foreach (var (key, first, second) in new[] { ("of-one", one, other), ("of-other", other, one) })
        {
            var body = $$"""{"prompt":"{{key}}"}""";
            using var submitted = await first.SubmitWithAsync("Idempotency-Key", key, body);
            using var repeated = await second.SubmitWithAsync("Idempotency-Key", key, body);

            submitted.StatusCode.ShouldBe(HttpStatusCode.OK);
            repeated.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await repeated.JsonAsync()).GetProperty("request_id").GetString()
                .ShouldBe((await submitted.JsonAsync()).GetProperty("request_id").GetString());
        }
    }
}
