using System.Net;
using Gateway.Commands;
using Gateway.Draining;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Diagnostics;

public sealed class HealthTests
{
    private static readonly Uri Ready = new("/healthz/ready", UriKind.Relative);

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_Running_Is200WithoutCredentials(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ready_Draining_Is503AndHealthCheckCommandFails()
    {
        await using var gateway = await TestGateway.StartAsync();
        (await HealthcheckAsync(gateway)).ShouldBe(0);

        gateway.Service<Drain>().Begin();

        using var ready = await gateway.Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using var live = await gateway.Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("reason").GetString().ShouldBe("draining");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HealthcheckAsync(gateway)).ShouldBe(1);
    }

    [Fact]
    public async Task Ready_StoreNeverOpened_Is503WithReasonUntilFirstOpen()
    {
        using var files = new TemporaryDirectory();
        var folder = Path.Combine(files.Path, "data");
        // A file has the name of the directory, so the store cannot be opened until the test deletes the file.
        await File.WriteAllTextAsync(folder, "", TestContext.Current.CancellationToken);
        await using var gateway = await TestGateway.StartAsync(
            ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(folder, "jobs.db")}"));

        using (var ready = await gateway.Client.GetAsync(Ready, TestContext.Current.CancellationToken))
        using (var live = await gateway.Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var report = await ready.JsonAsync();
            report.GetProperty("status").GetString().ShouldBe("not_ready");
            report.GetProperty("reason").GetString().ShouldBe("job_store");
            report.GetProperty("detail").GetString()
                .ShouldBe("The job store has not been open since the start: its file or its directory can't be created.");
            live.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var error = new StringWriter();
        (await HealthcheckAsync(gateway, error)).ShouldBe(1);
        error.ToString().ShouldContain("503 The job store has not been open since the start");

        File.Delete(folder);
        await Eventually.IsTrueAsync(async () => await HealthcheckAsync(gateway) == 0);

        // After the first open, each call reports a store outage itself. Removing the gateway from the load balancer would not help.
        Directory.Move(folder, folder + "-away");
        await Eventually.IsTrueAsync(async () =>
        {
            using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");
            return submit.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        (await HealthcheckAsync(gateway)).ShouldBe(0);
    }

    private static async Task<int> HealthcheckAsync(TestGateway gateway, TextWriter error) => await GatewayCommands.RunAsync(
        ["healthcheck", "--url", new Uri(gateway.Address, "/healthz/ready").ToString()], TextWriter.Null, error, static (_, _, _) => 0,
        TestContext.Current.CancellationToken);

    private static async Task<int> HealthcheckAsync(TestGateway gateway)
    {
        using var output = new StringWriter();
        return await GatewayCommands.RunAsync(
            ["healthcheck", "--url", new Uri(gateway.Address, "/healthz/ready").ToString()], output, output, static (_, _, _) => 0,
            TestContext.Current.CancellationToken);
    }
}
