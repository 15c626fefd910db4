using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>Mounted files change while the gateway runs. The gateway drops no request.</summary>
public sealed class ReloadTests
{
    private const string Body = """{"prompt":"a lion"}""";

    [Fact]
    public async Task Token_FileChanged_IsUsedWithoutRestart()
    {
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync("Gateway__Upstream__Token", "first-token\n");
        await using var gateway = await TestGateway.StartAsync(
            new Gateway.Sandbox.SandboxOptions(), ("Gateway:SecretsDirectory", secrets.Path));
        // The test harness passes the sandbox's token as an argument. The file takes precedence over the argument.
        using var before = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
        await before.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");

        await secrets.WriteAsync("Gateway__Upstream__Token", TestGateway.UpstreamToken);

        await Eventually.IsTrueAsync(async () =>
        {
            using var after = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
            return after.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Client_AddedAndRevokedWhileRunning_TakesEffect()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));
        var key = TestKey.Create();
        using var newcomer = gateway.CreateClient(key.Text);
        using (var stranger = await newcomer.SubmitAsync(Seeds.Imagen4, Body))
        {
            stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await secrets.WriteAsync("Gateway__Clients__newcomer__Keys__0__Sha256", key.Sha256);
        await Eventually.IsTrueAsync(async () => (await newcomer.SubmitAsync(Seeds.Imagen4, Body)).StatusCode == HttpStatusCode.OK);

        secrets.Delete("Gateway__Clients__newcomer__Keys__0__Sha256");
        await Eventually.IsTrueAsync(
            async () => (await newcomer.SubmitAsync(Seeds.Imagen4, Body)).StatusCode == HttpStatusCode.Unauthorized);

        using var other = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reload_InvalidConfiguration_IsLoggedAndPreviousStays()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));

        await secrets.WriteAsync("Gateway__Limits__MaxBodyBytes", "-5");

        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 101, TestContext.Current.CancellationToken);
        logged.Message.ShouldContain("Gateway:Limits:MaxBodyBytes");
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reload_SecondDestination_IsRefusedAndFirstStaysInUse()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));

        await secrets.WriteAsync("ReverseProxy__Clusters__quickrouter__Destinations__second__Address", "https://second.example/");

        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 101, TestContext.Current.CancellationToken);
        logged.Message.ShouldContain(
            "ReverseProxy:Clusters:quickrouter:Destinations: must have exactly one destination, got 2: 'primary', 'second'");
        for (var i = 0; i < 4; i++)
        {
            using var status = await gateway.Client.FollowAsync($"{await gateway.Client.SubmitJobAsync()}/status");
            status.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Contract_FileAddedToDirectory_IsServed()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        using (var before = await gateway.Client.SubmitAsync("fal-ai/mine", Body))
        {
            await before.ShouldBeErrorAsync(HttpStatusCode.NotFound, "model_unknown");
        }

        await contracts.WriteAsync(
            "mine.json",
            """{"model":"fal-ai/mine","title":"Mine","type":"object","required":["prompt"],"properties":{"prompt":{"type":"string"}}}""");

        await Eventually.IsTrueAsync(async () => (await gateway.Client.SubmitAsync("fal-ai/mine", Body)).StatusCode == HttpStatusCode.OK);
        using var wrong = await gateway.Client.SubmitAsync("fal-ai/mine", """{"prompt":5}""");
        await wrong.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
    }
}
