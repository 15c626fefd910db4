using System.Net;
using Gateway.Changes;
using Gateway.Clients.Stored;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Changes;

/// <summary>Clients in the store of one gateway, beside the configured ones.</summary>
public sealed class StoredClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_CreatedAndRevoked_IsKnownWhenTheChangeReturns()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(await gateway.AddClientAsync());
        using var submit = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await gateway.RevokeAsync();
        using var refused = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        submit.StatusCode.ShouldBe(HttpStatusCode.OK);
        await refused.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Client_AfterARestart_IsKnownAtTheFirstRequest()
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions());
        string key;
        await using (var first = await fleet.AddAsync())
        {
            key = await first.AddClientAsync();
        }

        await using var second = await fleet.AddAsync();
        using var client = second.CreateClient(key);
        using var answer = await client.ListJobsAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_RotatedWithGrace_WorksWithTheNewKeyUntilTheGraceIsOver()
    {
        var clock = new JumpingClock(TimeSpan.FromDays(365));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock);
        using var old = gateway.CreateClient(await gateway.AddClientAsync());
        var (key, _) = await gateway.RotateAsync(TimeSpan.FromHours(1));
        using var renewed = gateway.CreateClient(key);
        using var both = await old.ListJobsAsync();
        both.StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Jump(TimeSpan.FromHours(1));

        await RefusedAsync(old);

        using var answer = await renewed.ListJobsAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_KeyExpires_Ends()
    {
        var clock = new JumpingClock(TimeSpan.FromDays(365));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, clock);
        var expires = clock.GetUtcNow().AddHours(1);
        using var client = gateway.CreateClient(await gateway.AddClientAsync(expires: expires));
        using var stream = await EventStream.OpenAsync(client, await client.SubmitJobAsync());

        clock.Jump(TimeSpan.FromHours(1));

        await RefusedAsync(client);

        await Eventually.IsTrueAsync(() => gateway.Service<Gateway.Shares.ClientShares>().Count == 0);
    }

    /// <summary>Both the client and the key must allow a model.</summary>
    [Theory]
    [InlineData("fal-ai/*", "fal-ai/imagen4/*", HttpStatusCode.OK)]
    [InlineData("fal-ai/*", "fal-ai/qwen-image-edit-lora", HttpStatusCode.Forbidden)]
    [InlineData("fal-ai/qwen-image-edit-lora", "fal-ai/*", HttpStatusCode.Forbidden)]
    public async Task Submit_ModelsOfClientAndKey_BothHold(string ofClient, string ofKey, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(
            await gateway.AddClientAsync(new ClientDefinition(StoredClientCalls.Client) { Models = [ofClient] }, models: [ofKey]));

        using var answer = await client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Submit_WebhookHostOfAStoredClient_IsNarrowed()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Webhooks:AllowedHosts:0", "one.example"), ("Gateway:Webhooks:AllowedHosts:1", "two.example"));
        using var client = gateway.CreateClient(
            await gateway.AddClientAsync(new ClientDefinition(StoredClientCalls.Client) { WebhookHosts = ["one.example"] }));

        using var allowed = await client.SubmitAsync($"{Seeds.Imagen4}?fal_webhook=https://one.example/hook", QueueExtensions.Body);
        using var refused = await client.SubmitAsync($"{Seeds.Imagen4}?fal_webhook=https://two.example/hook", QueueExtensions.Body);

        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await refused.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "webhook_not_allowed");
    }

    [Fact]
    public async Task Configuration_GetsTheNameOfAStoredClient_WinsUntilItIsRemoved()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));
        using var stored = gateway.CreateClient(await gateway.AddClientAsync());
        var key = TestKey.Create();
        using var configured = gateway.CreateClient(key.Text);
        var file = $"Gateway__Clients__{StoredClientCalls.Client.ToUpperInvariant()}__Keys__0__Sha256";

        await secrets.WriteAsync(file, key.Sha256);
        await RefusedAsync(stored);
        using var accepted = await configured.ListJobsAsync();
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Service<SettingsSource>().Current.IsConfigured(StoredClientCalls.Client).ShouldBeTrue();
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == EventIds.StoredClientsHidden, Cancellation);
        logged["Names"].ShouldBe(StoredClientCalls.Client);

        secrets.Delete(file);
        await RefusedAsync(configured);
        using var again = await stored.ListJobsAsync();
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_Used_IsNotedInStepsInTheBackground()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(await gateway.AddClientAsync());
        (await LastUsedAsync(gateway)).ShouldBeNull();
        using var answer = await client.ListJobsAsync();
        var writer = gateway.Service<KeyUseWriter>();

        await writer.WriteAsync(Cancellation);
        using var again = await client.ListJobsAsync();
        var noted = (await LastUsedAsync(gateway)).ShouldNotBeNull();

        (noted.Ticks % KeyUse.Step.Ticks).ShouldBe(0);
        (TimeProvider.System.GetUtcNow() - noted).ShouldBeLessThan(KeyUse.Step * 2);
        writer.Written.ShouldBeInRange(1, 2);
    }

    private static async Task<DateTimeOffset?> LastUsedAsync(TestGateway gateway) =>
        (await gateway.Clients().FindClientAsync(StoredClientCalls.Client, Cancellation))!.Keys.ShouldHaveSingleItem().LastUsed;

    private static Task RefusedAsync(HttpClient client) => Eventually.IsTrueAsync(async () =>
    {
        using var answer = await client.ListJobsAsync();
        return answer.StatusCode == HttpStatusCode.Unauthorized;
    });
}
