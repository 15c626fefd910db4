using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Restarts;

/// <summary>
/// Two gateway processes on one PostgreSQL, behind nginx with the configuration of the deployment. Under load, both gateways are stopped
/// and started again, one after the other: no request fails, and no job is lost.
/// </summary>
public sealed class RollingRestartTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const int UsualSeconds = 1;
    private const int RequestsPerSecond = 200;

    [Fact]
    public async Task Gateways_RestartedOneAfterTheOther_LoseNoRequestAndNoJob()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Token = TestGateway.UpstreamToken,
                QueueTime = TimeSpan.FromMilliseconds(200),
                RunTime = TimeSpan.FromMilliseconds(600),
                MaxJobs = 1_000_000,
                MaxRequests = 1,
            },
            TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        var environment = Settings(upstream, key, await PostgresTestDatabase.CreateAsync(cluster));
        // nginx sends requests to the port of a gateway also while it restarts, so nobody else may listen there.
        using HeldPort first = new(), second = new();
        GatewayProcess[] gateways = [await StartAsync(first), await StartAsync(second)];
        try
        {
            await using var nginx = await Nginx.StartDeployedAsync(gateways[0].Address, gateways[1].Address);
            using var client = nginx.CreateClient(new Uri("http://gateway.test"), key.Text);
            var load = new Load(client);

            var (restarts, elapsed) = await RestartUnderLoadAsync(gateways, environment, load);

            load.Failures.ShouldBeEmpty(nginx.Errors);
            upstream.JobCount.ShouldBe(load.Jobs.Count, "each submit has one job");
            upstream.Jobs.Where(job => load.Jobs.GetValueOrDefault(job.Prompt) != job.RequestId).ShouldBeEmpty();
            await StoreOutageTests.ShouldKnowAllAsync(client, load.Jobs.Values);
            LongRun.Report(
                $"{load.Requests} requests in {elapsed.TotalSeconds:0} s, {restarts} restarts, {load.Reconnects} streams opened again");
        }
        finally
        {
            await gateways[0].DisposeAsync();
            await gateways[1].DisposeAsync();
        }

        Task<GatewayProcess> StartAsync(HeldPort port) =>
            GatewayProcess.StartAsync(environment, url: new Uri($"http://127.0.0.1:{port.Number}"));
    }

    /// <summary>Restarts the gateways by turns until the time is over, and each of them at least once.</summary>
    private static async Task<(int Restarts, TimeSpan Elapsed)> RestartUnderLoadAsync(
        GatewayProcess[] gateways, Dictionary<string, string> environment, Load load)
    {
        var time = TimeProvider.System;
        var duration = TimeSpan.FromSeconds(Rounds.Of(Rounds.RestartSeconds, UsualSeconds));
        using var ending = new CancellationTokenSource();
        var startedAt = time.GetTimestamp();
        var running = load.RunAsync(RequestsPerSecond, ending.Token);
        var restarts = 0;
        try
        {
            for (; restarts < gateways.Length || time.GetElapsedTime(startedAt) < duration; restarts++)
            {
                // Jobs in all their steps are in flight before each stop.
                var before = load.Requests;
                await Eventually.IsTrueAsync(() => load.Requests >= before + RequestsPerSecond);
                var index = restarts % gateways.Length;
                gateways[index] = await RestartAsync(gateways[index], environment);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await running;
        }

        return (restarts, time.GetElapsedTime(startedAt));
    }

    private static async Task<GatewayProcess> RestartAsync(GatewayProcess gateway, Dictionary<string, string> environment)
    {
        var address = gateway.Address;
        (await gateway.StopAsync()).ShouldBe(0, string.Join('\n', gateway.Output));
        await gateway.DisposeAsync();
        return await GatewayProcess.StartAsync(environment, url: address);
    }

    private static Dictionary<string, string> Settings(SandboxServer upstream, TestKey key, string database)
    {
        var settings = CrashTests.Environment(upstream, key, "unused");
        settings["ConnectionStrings__Jobs"] = database;
        // One client makes all requests, and the test is not about its share.
        foreach (var limit in (string[])["PerClient__RequestsInFlight", "PerClient__Streams", "RequestsInFlight", "UpstreamCalls"])
        {
            settings[$"Gateway__Limits__{limit}"] = "10000";
        }

        settings["Gateway__Limits__UpstreamPollsPerSecond"] = "10000";
        return settings;
    }
}
