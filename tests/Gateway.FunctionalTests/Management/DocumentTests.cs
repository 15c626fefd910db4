using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Management;

/// <summary>Version and configuration on the management port.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task Version_HasVersionRuntimeAndStart()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        using var response = await gateway.ManageAsync("/version");

        var version = await response.JsonAsync();
        version.GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+\.\d+");
        version.GetProperty("version").GetString()!.ShouldNotContain("+");
        version.TryGetProperty("commit", out _).ShouldBeTrue();
        version.GetProperty("runtime").GetString().ShouldStartWith(".NET 10");
        version.GetProperty("started_at").GetDateTimeOffset().ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow());
        version.GetProperty("uptime_seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Configuration_HasSettingsInForceAndDefaults()
    {
        await using var gateway = await ManagedGateway.StartAsync(
            ("Gateway:Clients:studio:Keys:first:Sha256", new string('a', 64)),
            ("Gateway:Clients:studio:Keys:first:Expires", "2030-01-02T03:04:05Z"),
            ("Gateway:Clients:studio:Models:0", "fal-ai/*"), ("Gateway:Upstream:Dialect", "ResultOnly"));

        var document = await ReadAsync(gateway);

        var settings = document.GetProperty("Gateway");
        settings.GetProperty("DrainDelay").GetString().ShouldBe("00:00:00");
        settings.GetProperty("DrainTimeout").GetString().ShouldBe("00:00:30");
        settings.GetProperty("Upstream").GetProperty("Token").GetString().ShouldBe("***");
        settings.GetProperty("Upstream").GetProperty("Dialect").GetString().ShouldBe("ResultOnly");
        settings.GetProperty("Limits").GetProperty("MaxBodyBytes").GetInt64().ShouldBe(20 * 1024 * 1024);
        var key = settings.GetProperty("Clients").GetProperty("studio").GetProperty("Keys").GetProperty("first");
        key.EnumerateObject().Select(member => member.Name).ShouldBe(["Expires"]);
        key.GetProperty("Expires").GetDateTimeOffset().Year.ShouldBe(2030);
        document.GetProperty("ConnectionStrings").GetProperty("Jobs").GetString().ShouldStartWith("Data Source=");
        document.GetProperty("ReverseProxy").GetProperty("Addresses")[0].GetString().ShouldBe(gateway.Sandbox.Address.ToString());
    }

    [Fact]
    public async Task Configuration_OfPostgres_HasNoPassword()
    {
        await using var gateway = await ManagedGateway.StartAsync(
            ("ConnectionStrings:Jobs", "Host=127.0.0.1;Port=1;Database=jobs;Username=gateway;Password=CANARY-pw;SSL Password=CANARY-ssl;"
                + "Options=-c search_path=CANARY-option"));

        using var response = await gateway.ManageAsync("/configuration");
        var text = await response.TextAsync();

        text.ShouldNotContain("CANARY");
        JsonDocument.Parse(text).RootElement.GetProperty("ConnectionStrings").GetProperty("Jobs").GetString()
            .ShouldStartWith("Host=127.0.0.1;Port=1;Database=jobs;Username=gateway");
    }

    /// <summary>A reload is visible at once.</summary>
    [Fact]
    public async Task Configuration_AfterReload_IsTheNewOne()
    {
        using var files = new TemporaryDirectory();
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:SecretsDirectory", files.Path));

        await files.WriteAsync("Gateway__Upstream__Timeout", "00:00:42");

        await Eventually.IsTrueAsync(async () =>
            (await ReadAsync(gateway)).GetProperty("Gateway").GetProperty("Upstream").GetProperty("Timeout").GetString() == "00:00:42");
    }

    [Fact]
    public async Task Documents_OfAllRoutes_HaveNoSecret()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        await gateway.Client.SubmitJobAsync();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(gateway.Key)));

        foreach (var route in Gateway.Management.ManagementRoutes.All)
        {
            using var response = await gateway.ManageAsync(route.Path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var text = await response.TextAsync();
            text.ShouldNotContain(TestGateway.UpstreamToken);
            text.ShouldNotContain(gateway.Key);
            text.ShouldNotContain(digest);
        }
    }

    private static async Task<JsonElement> ReadAsync(TestGateway gateway)
    {
        using var response = await gateway.ManageAsync("/configuration");
        return await response.JsonAsync();
    }
}
