using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>The gateway as a process that is killed without warning during submits.</summary>
public sealed class CrashTests
{
    /// <summary>Environment variable that raises the number of kills.</summary>
    private const string RoundsVariable = "GATEWAY_TEST_CRASHES";
    private const int DefaultRounds = 12;
    private const int Callers = 6;
    private const int MostJobsARound = 60;

    [Fact]
    public async Task Gateway_KilledDuringSubmits_KnowsEveryReturnedId()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromHours(1),
                MaxJobs = 1_000_000,
                MaxRequests = 1,
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        var rounds = int.TryParse(System.Environment.GetEnvironmentVariable(RoundsVariable), CultureInfo.InvariantCulture, out var asked)
            ? asked : DefaultRounds;
        var random = TestSeed.CreateRandom();
        var handedOut = new ConcurrentBag<string>();
        var calls = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(environment);
            using var client = ClientOf(gateway, key);
            await StoreOutageTests.ShouldKnowAllAsync(client, handedOut.Take(50));
            // The test counts submits and not time, so that the kill hits submits on a slow machine too.
            var moment = handedOut.Count + random.Next(MostJobsARound);
            var callers = Enumerable.Range(0, Callers).Select(_ => SubmitUntilKilledAsync(client)).ToArray();
            await Eventually.IsTrueAsync(() => handedOut.Count >= moment);
            await gateway.KillAsync();
            await Task.WhenAll(callers);
        }

        await using var last = await GatewayProcess.StartAsync(environment);
        using var survivor = ClientOf(last, key);
        await StoreOutageTests.ShouldKnowAllAsync(survivor, handedOut);
        var accepted = upstream.Jobs.Select(job => job.RequestId).ToHashSet();
        handedOut.Distinct().Count().ShouldBe(handedOut.Count);
        handedOut.ShouldAllBe(id => accepted.Contains(id));
        accepted.Count.ShouldBeLessThanOrEqualTo(calls, "no call created two jobs");

        async Task SubmitUntilKilledAsync(HttpClient client)
        {
            while (true)
            {
                Interlocked.Increment(ref calls);
                try
                {
                    using var response = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
                    response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
                    handedOut.Add((await response.JsonAsync()).GetProperty("request_id").GetString()!);
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>The gateway is killed while a client without an idempotency key waits for the result. The repeated submit joins the
    /// job.</summary>
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    public async Task Gateway_KilledWhileClientWaits_RepeatedSubmitJoinsJob(string way)
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.FromHours(1) },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        await using (var gateway = await GatewayProcess.StartAsync(environment))
        {
            using var client = ClientOf(gateway, key);
            var call = WaysIn.SubmitAsync(client, way);
            await Eventually.IsTrueAsync(() => upstream.Requests.Any(seen => seen.Operation == SandboxOperation.Status));
            await gateway.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(() => call);
        }

        await using var restarted = await GatewayProcess.StartAsync(environment);
        using var again = ClientOf(restarted, key);
        using var joined = await again.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        joined.StatusCode.ShouldBe(HttpStatusCode.OK, await joined.TextAsync());
        joined.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await joined.RequestIdAsync()).ShouldBe(upstream.Jobs.ShouldHaveSingleItem().RequestId);
    }

    /// <summary>
    /// The gateway is killed between the upstream's response and its own. A submit with the same key has an unknown outcome and submits no
    /// second job.
    /// </summary>
    [Fact]
    public async Task Gateway_KilledDuringSubmitWithKey_KeyStaysClaimed()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.FromHours(1) },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        upstream.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit, accept: true);
        await using (var gateway = await GatewayProcess.StartAsync(environment))
        {
            using var client = ClientOf(gateway, key);
            var call = client.SubmitWithAsync("Idempotency-Key", "k");
            await Eventually.IsTrueAsync(() => upstream.Faults.PlayedCount == 1);
            await gateway.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(() => call);
        }

        await using var restarted = await GatewayProcess.StartAsync(environment);
        using var again = ClientOf(restarted, key);
        using var response = await again.SubmitWithAsync("Idempotency-Key", "k");

        // 409 (in flight) until the lease ends, then 424 (unknown outcome).
        ((int)response.StatusCode).ShouldBeOneOf(409, 424);
        upstream.JobCount.ShouldBe(1);
        upstream.RequestCount.ShouldBe(1);
    }

    internal static Dictionary<string, string> Environment(SandboxServer upstream, TestKey key, string database) => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
        ["Gateway__Clients__crash__Keys__0__Sha256"] = key.Sha256,
        // The deadline is so long that a busy machine does not reach it.
        ["Gateway__Jobs__StoreTimeout"] = "00:01:00",
        ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.Address.ToString(),
        ["ConnectionStrings__Jobs"] = $"Data Source={database}",
        // Fewer log lines: the test checks the database only.
        ["Serilog__MinimumLevel__Override__Gateway"] = "Warning",
    };

    internal static HttpClient ClientOf(GatewayProcess gateway, TestKey key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text);
        return client;
    }
}
