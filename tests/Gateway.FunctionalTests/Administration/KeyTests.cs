using System.Net;
using Gateway.Clients.Stored;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Clients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Administration;

/// <summary>Keys of stored clients: what a rotation takes from the old key, and a stored client that the configuration hides.</summary>
public sealed class KeyTests
{
    private readonly JumpingClock _clock = new(TimeSpan.Zero);

    [Fact]
    public async Task Rotate_KeyThatHasEnded_MakesAKeyThatLivesAsLongFromNow()
    {
        await using var gateway = await StartAsync();
        var until = _clock.GetUtcNow().AddHours(1);
        using var made = await gateway.CallAsync(
            "POST", "/clients/stored/keys", $$"""{"label":"ci","expires":"{{until:yyyy-MM-ddTHH:mm:ssZ}}","models":["fal-ai/*"]}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        _clock.Jump(TimeSpan.FromHours(3));

        using var rotated = await gateway.CallAsync("POST", "/clients/stored/keys/CI/rotate");

        rotated.StatusCode.ShouldBe(HttpStatusCode.Created, await rotated.TextAsync());
        var key = await rotated.JsonAsync();
        key.GetProperty("label").GetString().ShouldBe("ci");
        key.GetProperty("expires").GetDateTimeOffset().ShouldBeGreaterThan(_clock.GetUtcNow().AddMinutes(50));
        key.GetProperty("models").EnumerateArray().Select(model => model.GetString()).ShouldBe(["fal-ai/*"]);
        using var client = gateway.Gateway.CreateClient(key.GetProperty("key").GetString());
        await client.SubmitJobAsync();
    }

    [Fact]
    public async Task Rotate_EndAndModelsThatTheCallNames_AreThoseOfTheNewKey()
    {
        await using var gateway = await StartAsync();
        using var made = await gateway.CallAsync("POST", "/clients/stored/keys", """{"label":"ci","models":["fal-ai/*"]}""");

        using var rotated = await gateway.CallAsync(
            "POST", "/clients/stored/keys/ci/rotate", """{"expires":"2090-01-01T00:00:00Z","models":["acme/*"]}""");
        using var wrong = await gateway.CallAsync("POST", "/clients/stored/keys/ci/rotate", """{"models":["/"]}""");

        var key = await rotated.JsonAsync();
        key.GetProperty("expires").GetString().ShouldBe("2090-01-01T00:00:00Z");
        key.GetProperty("models").EnumerateArray().Select(model => model.GetString()).ShouldBe(["acme/*"]);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Rotate_KeyThatIsUnknownOrReplaced_IsNotFound()
    {
        await using var gateway = await StartAsync();
        using var made = await gateway.CallAsync("POST", "/clients/stored/keys", """{"label":"ci"}""");
        var id = (await made.JsonAsync()).GetProperty("key_id").GetString();
        using var rotated = await gateway.CallAsync("POST", "/clients/stored/keys/ci/rotate");

        foreach (var path in (string[])["/clients/stored/keys/other", $"/clients/stored/keys/ci.{id}", "/clients/nobody/keys/ci"])
        {
            using var refused = await gateway.CallAsync("POST", $"{path}/rotate");
            await refused.ShouldBeErrorAsync(HttpStatusCode.NotFound, "not_found");
            (await refused.TextAsync()).ShouldContain("key");
        }
    }

    /// <summary>A leaked key must not come back when the settings drop the name.</summary>
    [Fact]
    public async Task Delete_StoredClientThatTheConfigurationHides_IsPossible()
    {
        await using var gateway = await StartAsync();
        var store = gateway.Gateway.Service<IClientStore>();
        var cancellation = TestContext.Current.CancellationToken;
        await store.CreateClientAsync(new ClientDefinition(TestGateway.ClientName), "test", cancellation);
        foreach (var label in (string[])["leaked", "other"])
        {
            using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
            await store.AddKeyAsync(
                TestGateway.ClientName, label, NewClientKey.Of(Gateway.Clients.ClientKey.Create(random)), "test", cancellation);
        }

        using var revoked = await gateway.CallAsync("DELETE", $"/clients/{TestGateway.ClientName}/keys/leaked", role: "operator");
        using var unknown = await gateway.CallAsync("DELETE", $"/clients/{TestGateway.ClientName}/keys/leaked", role: "operator");
        var left = (await store.FindClientAsync(TestGateway.ClientName, cancellation))!.Keys.Select(key => key.Label);
        using var removed = await gateway.CallAsync("DELETE", $"/clients/{TestGateway.ClientName}", headers: ("If-Match", "*"));
        using var again = await gateway.CallAsync("DELETE", $"/clients/{TestGateway.ClientName}", headers: ("If-Match", "*"));

        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await unknown.ShouldBeErrorAsync(HttpStatusCode.Conflict, "client_configured");
        left.ShouldBe(["other"]);
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await again.ShouldBeErrorAsync(HttpStatusCode.Conflict, "client_configured");
        (await store.FindClientAsync(TestGateway.ClientName, cancellation)).ShouldBeNull();
        await gateway.Gateway.Client.SubmitJobAsync();
    }

    private async Task<AdministeredGateway> StartAsync()
    {
        var gateway = await AdministeredGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, _clock);
        using var made = await gateway.CallAsync("POST", "/clients", """{"name":"stored"}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        return gateway;
    }
}
