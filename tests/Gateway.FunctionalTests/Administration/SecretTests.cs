using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Administration;

/// <summary>No answer and no log has a key or a digest, except the answer that makes the key.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task Keys_AfterTheyWereMade_AreInNoAnswerAndNoLog()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var client = await gateway.CallAsync("POST", "/clients", """{"name":"stored"}""");
        using var made = await gateway.CallAsync("POST", "/clients/stored/keys", """{"label":"ci"}""");
        using var rotated = await gateway.CallAsync("POST", "/clients/stored/keys/ci/rotate");
        string[] keys =
        [
            (await made.JsonAsync()).GetProperty("key").GetString()!, (await rotated.JsonAsync()).GetProperty("key").GetString()!,
            gateway.KeyOf("admin"), gateway.KeyOf("viewer"), gateway.Gateway.Key,
        ];
        string[] secrets = [.. keys, .. keys.Select(key => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))))];

        var texts = new List<string>();
        foreach (var route in ExpectedRoutes.All.Where(route => route.Method == "GET"))
        {
            using var response = await gateway.CallAsync("GET", route.Path, role: "viewer");
            texts.Add(await response.TextAsync());
        }

        foreach (var path in (string[])["/configuration", "/admin/v1/openapi.json", "/metrics"])
        {
            using var response = await gateway.SendAsync("GET", path, null, null);
            texts.Add(await response.TextAsync());
        }

        texts.AddRange(gateway.Gateway.Logs.Entries.Select(entry => $"{entry.Message} {string.Join(' ', entry.Properties)}"));
        texts.Add(await File.ReadAllTextAsync(gateway.Gateway.LogPath, TestContext.Current.CancellationToken));
        foreach (var secret in secrets)
        {
            texts.ShouldAllBe(text => !text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }

        texts.ShouldContain(text => text.Contains("\"label\":\"ci\"", StringComparison.Ordinal));
    }

    /// <summary>A key in the place of a name or of a text would be stored and shown.</summary>
    [Theory]
    [InlineData("POST", "/clients", """{"name":"<key>"}""", 422)]
    [InlineData("PUT", "/clients/<key>", "{}", 400)]
    [InlineData("POST", "/clients", """{"name":"other","budgets":{"<key>":{"period":"Day","limit":"1"}}}""", 422)]
    [InlineData("POST", "/clients/stored/keys", """{"label":"<key>"}""", 422)]
    [InlineData("PUT", "/pauses/all", """{"reason":"leaked: <key>"}""", 422)]
    [InlineData("PUT", "/pauses/clients/<key>", "{}", 400)]
    [InlineData("PUT", "/pauses/models/<key>/x", "{}", 400)]
    [InlineData("POST", "/doubtful/none/settle", """{"reason":"leaked: <key>"}""", 422)]
    public async Task Key_AsANameOrAText_IsRefusedAndNotQuoted(string method, string path, string body, int status)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var client = await gateway.CallAsync("POST", "/clients", """{"name":"stored"}""");
        var key = TestKey.Create().Text;

        using var response = await gateway.CallAsync(
            method, path.Replace("<key>", key, StringComparison.Ordinal), body.Replace("<key>", key, StringComparison.Ordinal),
            headers: path.StartsWith("/clients/<", StringComparison.Ordinal) ? [("If-None-Match", "*")] : []);

        response.StatusCode.ShouldBe((HttpStatusCode)status, await response.TextAsync());
        (await response.TextAsync()).ShouldNotContain(key);
        gateway.Gateway.Logs.Entries.ShouldAllBe(entry => !entry.Message.Contains(key, StringComparison.Ordinal));
        using var audit = await gateway.CallAsync("GET", "/audit", role: "viewer");
        (await audit.TextAsync()).ShouldNotContain(key);
    }

    [Fact]
    public async Task RefusedKeys_ManyCalls_AreLoggedOnceWithoutTheKey()
    {
        await using var gateway = await AdministeredGateway.StartAsync(new SandboxOptions(), new StoppedStopwatch());
        var guess = TestKey.Create().Text;

        for (var call = 0; call < 20; call++)
        {
            using var response = await gateway.SendAsync("GET", "/admin/v1/clients", null, guess);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var entries = gateway.Gateway.Logs.Entries.Where(entry => entry.EventId == EventIds.AdministrationKeyRefused).ToList();
        entries.Count.ShouldBe(1);
        entries[0].Message.ShouldContain("127.0.0.1");
        gateway.Gateway.Logs.Entries.ShouldAllBe(entry => !entry.Message.Contains(guess, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Url_OfAWebhook_IsShownWithoutItsPathAndQuery()
    {
        await using var gateway = await AdministeredGateway.StartAsync(("Gateway:Webhooks:AllowedHosts:0", "hooks.example"));
        using var submitted = await gateway.Gateway.Client.SubmitAsync(
            $"{Seeds.Imagen4}?fal_webhook={Uri.EscapeDataString("https://hooks.example/path-of-a-webhook?token=query-of-a-webhook")}",
            Seeds.ExampleOf(Seeds.Imagen4));
        submitted.StatusCode.ShouldBe(HttpStatusCode.OK, await submitted.TextAsync());

        foreach (var path in (string[])["/webhooks", $"/jobs/{await submitted.RequestIdAsync()}", "/webhooks?state=WAITING"])
        {
            using var response = await gateway.CallAsync("GET", path, role: "viewer");
            var text = await response.TextAsync();
            text.ShouldContain("\"url\":\"https://hooks.example\"");
            text.ShouldNotContain("of-a-webhook");
        }
    }

    /// <summary>No time elapses, so that calls on a busy machine are not so far apart that the next one is logged again.</summary>
    private sealed class StoppedStopwatch : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
