using System.Net;
using System.Text.Json;
using Gateway.Draining;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Management;

/// <summary>The details of the health routes of the management port.</summary>
public sealed class DetailTests
{
    private static readonly string[] Names =
    [
        "draining", "configuration", "contracts", "job_store", "stored_clients", "upstream_token", "upstream", "upstream_dialect",
        "body_memory", "store_disk", "file_storage",
    ];

    [Theory]
    [InlineData("/healthz", "ready")]
    [InlineData("/healthz/ready", "ready")]
    [InlineData("/healthz/live", "live")]
    public async Task Health_OfEveryPath_HasEveryCheckWithStatusAgeAndReason(string path, string status)
    {
        await using var gateway = await ManagedGateway.StartAsync();
        await gateway.Client.SubmitJobAsync();

        using var response = await gateway.ManageAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = await response.JsonAsync();
        report.GetProperty("status").GetString().ShouldBe(status);
        var checks = report.GetProperty("checks").EnumerateArray().ToList();
        checks.Select(check => check.GetProperty("name").GetString()).ShouldBe(Names);
        foreach (var check in checks)
        {
            check.GetProperty("status").GetString().ShouldBe("ok", check.ToString());
            check.GetProperty("age_seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
            check.GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task Upstream_NotCalledYet_IsUnknown()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        foreach (var name in (string[])["upstream_token", "upstream"])
        {
            var check = await CheckAsync(gateway, name);
            check.GetProperty("status").GetString().ShouldBe("unknown");
            check.GetProperty("age_seconds").ValueKind.ShouldBe(JsonValueKind.Null);
        }

        (await ReasonAsync(gateway, "upstream_dialect")).ShouldBe("Configured: Auto. Found so far: Auto.");
    }

    [Fact]
    public async Task Token_Refused_IsWarningAndGatewayStaysReady()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized, SandboxOperation.Submit);

        using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await StatusAsync(gateway, "upstream_token")).ShouldBe("warning");
        (await ReasonAsync(gateway, "upstream_token")).ShouldBe("The upstream refused the token with status 401.");
        using var ready = await gateway.ManageAsync("/healthz");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Upstream_ClosesConnection_IsWarningWithErrorType()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit);

        using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        (await StatusAsync(gateway, "upstream")).ShouldBe("warning");
        (await ReasonAsync(gateway, "upstream")).ShouldBe("The last call failed: upstream_failed.");
    }

    [Fact]
    public async Task Dialect_FoundByPoll_IsNamed()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        using var status = await gateway.Client.FollowAsync($"{await gateway.Client.SubmitJobAsync()}/status");

        (await ReasonAsync(gateway, "upstream_dialect")).ShouldBe("Configured: Auto. Found so far: Native.");
    }

    [Fact]
    public async Task JobStore_DownAndUpAgain_ShowsFault()
    {
        await using var gateway = await ManagedGateway.StartAsync();
        var health = gateway.Service<IJobStore>().Health;

        // A write of the gateway's own, which succeeds, may end the outage between the report and the request.
        await Eventually.IsTrueAsync(async () =>
        {
            health.ReportDown("the disk is full");
            return await StatusAsync(gateway, "job_store") == "warning"
                && await ReasonAsync(gateway, "job_store") == "The store is unavailable, so submits are refused: the disk is full.";
        });
        health.ReportUp();
        (await StatusAsync(gateway, "job_store")).ShouldBe("ok");
        (await ReasonAsync(gateway, "job_store"))
            .ShouldMatch("^The store is available. Its last fault was [0-9.]+ s ago: the disk is full.$");
    }

    [Fact]
    public async Task JobStore_NeverOpen_FailsOnBothPorts()
    {
        using var files = new TemporaryDirectory();
        var folder = Path.Combine(files.Path, "data");
        await File.WriteAllTextAsync(folder, "", TestContext.Current.CancellationToken);
        await using var gateway = await ManagedGateway.StartAsync(
            ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(folder, "jobs.db")}"));

        (await StatusAsync(gateway, "job_store")).ShouldBe("failed");
        foreach (var (path, status) in ((string, HttpStatusCode)[])
            [("/healthz", HttpStatusCode.ServiceUnavailable), ("/healthz/ready", HttpStatusCode.ServiceUnavailable),
                ("/healthz/live", HttpStatusCode.OK)])
        {
            using var managed = await gateway.ManageAsync(path);
            managed.StatusCode.ShouldBe(status);
            if (path != "/healthz")
            {
                using var open = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                open.StatusCode.ShouldBe(status);
            }
        }
    }

    [Fact]
    public async Task Configuration_ReloadRefused_IsWarningUntilTheNextGoodOne()
    {
        using var files = new TemporaryDirectory();
        await files.WriteAsync("Gateway__DrainDelay", "00:00:01");
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:SecretsDirectory", files.Path));
        (await StatusAsync(gateway, "configuration")).ShouldBe("ok");

        await files.WriteAsync("Gateway__DrainDelay", "nonsense");
        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway, "configuration") == "warning");
        (await ReasonAsync(gateway, "configuration")).ShouldContain("event 101");

        await files.WriteAsync("Gateway__DrainDelay", "00:00:00");
        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway, "configuration") == "ok");
    }

    [Fact]
    public async Task Contracts_ReloadRefused_IsWarning()
    {
        using var files = new TemporaryDirectory();
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:Contracts:Directory", files.Path));
        (await ReasonAsync(gateway, "contracts")).ShouldBe("5 contracts are loaded.");

        await files.WriteAsync("broken.json", "{");

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway, "contracts") == "warning");
        (await ReasonAsync(gateway, "contracts")).ShouldContain("event 301");
    }

    [Fact]
    public async Task Draining_Begun_FailsOnBothPorts()
    {
        await using var gateway = await ManagedGateway.StartAsync();

        gateway.Service<Drain>().Begin();

        (await StatusAsync(gateway, "draining")).ShouldBe("failed");
        using var ready = await gateway.ManageAsync("/healthz/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("reason").GetString().ShouldBe("draining");
        using var live = await gateway.ManageAsync("/healthz/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<JsonElement> CheckAsync(TestGateway gateway, string name)
    {
        using var response = await gateway.ManageAsync("/healthz");
        return (await response.JsonAsync()).GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == name);
    }

    private static async Task<string> StatusAsync(TestGateway gateway, string name) =>
        (await CheckAsync(gateway, name)).GetProperty("status").GetString()!;

    private static async Task<string> ReasonAsync(TestGateway gateway, string name) =>
        (await CheckAsync(gateway, name)).GetProperty("reason").GetString()!;
}
