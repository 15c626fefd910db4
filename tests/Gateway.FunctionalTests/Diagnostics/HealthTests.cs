using System.Net;
using Gateway.Commands;
using Gateway.Diagnostics.Health;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Diagnostics;

public sealed class HealthTests
{
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
    public async Task Ready_Draining_Is503AndTheCommandFails()
    {
        await using var gateway = await TestGateway.StartAsync();
        (await HealthcheckAsync(gateway)).ShouldBe(0);

        gateway.Service<Readiness>().Drain();

        using var ready = await gateway.Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using var live = await gateway.Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("reason").GetString().ShouldBe("draining");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HealthcheckAsync(gateway)).ShouldBe(1);
    }

    private static async Task<int> HealthcheckAsync(TestGateway gateway)
    {
        using var output = new StringWriter();
        return await GatewayCommands.RunAsync(
            ["healthcheck", "--url", new Uri(gateway.Address, "/healthz/ready").ToString()], output, output, static (_, _, _) => 0, TestContext.Current.CancellationToken);
    }
}
