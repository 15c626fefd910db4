using System.Net;
using Gateway.Draining;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>The metrics of states that a gateway enters and leaves. Each test reads both values.</summary>
public sealed class MetricChangeTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly (string Key, string Value) Management = ("Gateway:Management:Url", "http://127.0.0.1:0");

    [Fact]
    public async Task Token_RefusedAndAcceptedAgain_IsSeen()
    {
        await using var gateway = await TestGateway.StartAsync(Management);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_upstream_token_accepted").ShouldBeNull("there was no call yet");

        gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized);
        using (var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body))
        {
            await refused.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
        }

        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_upstream_token_accepted").ShouldBe(0);
        page.Value("gateway_upstream_calls_total", ("operation", "submit"), ("outcome", "refused")).ShouldBe(1);
        await gateway.Client.SubmitJobAsync();
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_upstream_token_accepted").ShouldBe(1);
    }

    /// <summary>A poll without a client is under way, then the upstream goes down, and then it is up again.</summary>
    [Fact]
    public async Task Following_OfAJob_IsSeen()
    {
        var held = new HeldAnswers();
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), TimeProvider = held.Clock },
            [Management, .. FollowedJobs.Settings("00:00:00.100")]);
        var page = await MetricsPage.ReadAsync(gateway);
        (page.Value("gateway_following_polls_total"), page.Value("gateway_following_active"), page.Value("gateway_following_paused"))
            .ShouldBe((0, 0, 0));
        gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Status, SandboxFaultNames.CutBefore));
        gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Status, times: null);

        await gateway.Client.SubmitJobAsync();

        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_following_active") == 1);
        await held.LetGoAsync();
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_following_paused") == 1);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_following_polls_total")!.Value.ShouldBeGreaterThanOrEqualTo(4);
        gateway.Sandbox.Faults.Clear();
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_following_paused") == 0);
    }

    [Fact]
    public async Task Upstream429_OfAStatusCall_IsCounted()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, Management);
        var id = await gateway.Client.SubmitJobAsync();
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_upstream_polls_slowdowns_total").ShouldBe(0);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimitedEmpty, SandboxOperation.Status);

        using var status = await gateway.Client.FollowAsync($"{id}/status");

        (await MetricsPage.ReadAsync(gateway)).Value("gateway_upstream_polls_slowdowns_total").ShouldBe(1);
    }

    /// <summary>A call without a response says nothing about the token.</summary>
    [Theory]
    [InlineData("connection", "failed", "upstream_unreachable")]
    [InlineData("deadline", "timed_out", "upstream_timeout")]
    public async Task Call_WithoutAResponse_HasItsOutcome(string fault, string outcome, string errorType)
    {
        var isDeadline = fault == "deadline";
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), [Management, .. UpstreamDeadlines.For(isDeadline ? SandboxFaultNames.Stall : "")]);
        var id = await gateway.Client.SubmitJobAsync();
        if (isDeadline)
        {
            gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Result);
        }
        else
        {
            await gateway.Sandbox.DisposeAsync();
        }

        using var result = await gateway.Client.FollowAsync(id);

        (await result.JsonAsync()).GetProperty("error_type").GetString().ShouldBe(errorType);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value(
            "gateway_requests_total", ("operation", "result"), ("error_type", errorType), ("blame", "upstream")) == 1);
        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_upstream_calls_total", ("operation", "result"), ("outcome", outcome)).ShouldBe(1);
        page.Value("gateway_upstream_token_accepted").ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxDialect.ResultOnly, "Auto", "result_only")]
    [InlineData(SandboxDialect.Queue, "Native", "native")]
    [InlineData(SandboxDialect.ResultOnly, "ResultOnly", "result_only")]
    public async Task Dialect_FoundOutOrConfigured_IsTheOneInUse(SandboxDialect upstream, string configured, string inUse)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { Dialect = upstream }, Management, ("Gateway:Upstream:Dialect", configured));
        var before = configured == "Auto" ? "auto" : inUse;
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_upstream_dialect", ("dialect", before)).ShouldBe(1);

        var id = await gateway.Client.SubmitJobAsync();
        using var status = await gateway.Client.FollowAsync($"{id}/status");

        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_upstream_dialect", ("dialect", inUse)).ShouldBe(1);
        page.Value("gateway_upstream_dialect").ShouldBe(1, "one dialect is in use");
    }

    [Fact]
    public async Task Store_Unavailable_IsDownAndItsFailuresAreCounted()
    {
        using var files = new TemporaryDirectory();
        var folder = Path.Combine(files.Path, "data");
        await using var gateway = await TestGateway.StartAsync(
            Management, ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(folder, "jobs.db")}"));
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_store_up").ShouldBe(1);

        Directory.Move(folder, folder + ".away");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_store_up") == 0);
        using (var refused = await gateway.Client.FollowAsync($"{Guid.NewGuid()}/status"))
        {
            await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
        }

        // Another operation may have noticed the outage before the probe does.
        await Eventually.IsTrueAsync(async () =>
            (await MetricsPage.ReadAsync(gateway)).Value("gateway_store_failures_total", ("operation", "probe")) > 0);
        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_store_failures_total", ("operation", "find_job")).ShouldBe(1);
        page.Value("gateway_store_operation_seconds_count", ("operation", "find_job"), ("outcome", "failed")).ShouldBe(1);
        page.Value("gateway_ready").ShouldBe(1, "a later failure of the store does not count");
        Directory.Move(folder + ".away", folder);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_store_up") == 1);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value(
            "gateway_requests_total", ("error_type", "job_store_unavailable"), ("blame", "gateway")) == 1);
    }

    [Fact]
    public async Task Ready_Draining_Is0()
    {
        await using var gateway = await TestGateway.StartAsync(Management);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_ready").ShouldBe(1);

        gateway.Service<Drain>().Begin();

        (await MetricsPage.ReadAsync(gateway)).Value("gateway_ready").ShouldBe(0);
    }

    [Fact]
    public async Task Configuration_RefusedAndAccepted_IsSeenWithItsTime()
    {
        using var secrets = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(Management, ("Gateway:SecretsDirectory", secrets.Path));
        var before = (await MetricsPage.ReadAsync(gateway)).Value("gateway_configuration_reloaded_seconds")!.Value;

        await secrets.WriteAsync("Gateway__Limits__MaxBodyBytes", "-5");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_configuration_good") == 0);
        var refused = (await MetricsPage.ReadAsync(gateway)).Value("gateway_configuration_reloaded_seconds")!.Value;

        // The file has the value of before, so nothing changes, but the configuration is good again.
        secrets.Delete("Gateway__Limits__MaxBodyBytes");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_configuration_good") == 1);
        refused.ShouldBeGreaterThan(before);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_configuration_reloaded_seconds")!.Value.ShouldBeGreaterThan(refused);
    }

    [Fact]
    public async Task Contracts_RefusedAndAccepted_AreSeenWithTheirNumber()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(Management, ("Gateway:Contracts:Directory", contracts.Path));
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_contracts_loaded").ShouldBe(5);

        await contracts.WriteAsync("wrong.json", "{");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_contracts_good") == 0);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_contracts_loaded").ShouldBe(5);

        contracts.Delete("wrong.json");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_contracts_good") == 1);
    }

    [Fact]
    public async Task Prices_RefusedAndAccepted_AreSeenWithTheirNumber()
    {
        using var prices = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(Management, ("Gateway:Prices:Directory", prices.Path));

        await prices.WriteAsync("wrong.json", "{");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_prices_good") == 0);
        (await MetricsPage.ReadAsync(gateway)).Value("gateway_prices_loaded").ShouldBe(5);

        prices.Delete("wrong.json");
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_prices_good") == 1);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    [InlineData(13.9, 1)]
    [InlineData(14.1, 0)]
    public async Task Keys_ByTheirEnd_AreCounted(double days, int ending)
    {
        await using var gateway = await TestGateway.StartAsync(
            Management,
            ("Gateway:Clients:other:Keys:0:Sha256", TestKey.Create().Sha256),
            ("Gateway:Clients:other:Keys:0:Expires", TimeProvider.System.GetUtcNow().AddDays(days).ToString("O")));

        (await MetricsPage.ReadAsync(gateway)).Value("gateway_keys_ending").ShouldBe(ending);
    }

    /// <summary>Another replica, or the process before this one, has left jobs in the store.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_WithJobsOfBefore_IsCounted(bool isPostgres)
    {
        using var files = new TemporaryDirectory();
        var database = isPostgres
            ? await PostgresTestDatabase.CreateAsync(cluster)
            : $"Data Source={Path.Combine(files.Path, "shared.db")}";
        (string, string)[] settings = [Management, ("ConnectionStrings:Jobs", database)];
        await using (var before = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, settings))
        {
            await before.Client.SubmitJobAsync();
            await before.Client.SubmitJobAsync();
            using var keyed = await before.Client.SubmitWithAsync("Idempotency-Key", "one");
            keyed.StatusCode.ShouldBe(HttpStatusCode.OK);
            before.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit);
            using var unknown = await before.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"lion 2"}""");
            await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        }

        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), settings);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_jobs_open") is not null);

        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_jobs_open").ShouldBe(3);
        page.Value("gateway_jobs_oldest_open_age_seconds").ShouldNotBeNull().ShouldBeGreaterThan(0);
        page.Value("gateway_jobs_in_doubt").ShouldBe(1);
        page.Value("gateway_store_rows", ("table", "jobs")).ShouldBe(3);
        page.Value("gateway_store_rows", ("table", "idempotency")).ShouldBe(1);
        page.Value("gateway_store_rows", ("table", "doubts")).ShouldBe(1);
        page.Of("gateway_jobs_submitted_total").ShouldBeEmpty("this process has stored no job");
        if (isPostgres)
        {
            // The name of the pool would otherwise be the connection string. The test itself has such pools in the same process.
            page.Of("db_client_connections").ShouldContain(series => series.Has(new("db_client_connection_pool_name", "jobs")));
        }
    }

    /// <summary>An unknown model is forwarded if the configuration says so. It is no value of a tag even then.</summary>
    [Fact]
    public async Task Models_OfAStranger_AreOther()
    {
        await using var gateway = await TestGateway.StartAsync(Management, ("Gateway:Contracts:UnknownModels", "Forward"));
        for (var number = 0; number < 20; number++)
        {
            await SubmitAsync($"fal-ai/stranger-{number}");
        }

        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value(
            "gateway_requests_total", ("operation", "submit"), ("model", "other"), ("status", "200")) == 20);
        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_jobs_submitted_total", ("model", "other")).ShouldBe(20);
        page.Text.ShouldNotContain("stranger");

        async Task SubmitAsync(string model)
        {
            using var response = await gateway.Client.SubmitAsync(model, QueueExtensions.Body);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    /// <summary>The stream waits for its job, and so does the submit. Their time is not overhead of the gateway.</summary>
    [Fact]
    public async Task Overhead_OfAStreamAndOfAWait_LeavesTheWaitOut()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
            Management, ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        using (var stream = await EventStream.OpenAsync(gateway.Client, await gateway.Client.SubmitJobAsync()))
        {
            (await stream.NextAsync()).ShouldNotBeNull();
            await EndJobAfterASecondAsync(gateway.Sandbox);
            while (await stream.NextAsync() is not null)
            {
            }
        }

        var waiting = gateway.Client.SubmitWithAsync("Prefer", "wait=50");
        await Eventually.IsTrueAsync(() => gateway.Sandbox.JobCount == 2 && gateway.Sandbox.Requests.Any(
            request => request.Target.EndsWith($"{gateway.Sandbox.Jobs[^1].RequestId}/status", StringComparison.Ordinal)));
        await EndJobAfterASecondAsync(gateway.Sandbox);
        using var waited = await waiting;

        waited.StatusCode.ShouldBe(HttpStatusCode.OK);
        // The server measures a request after the gateway does.
        await Eventually.IsTrueAsync(async () =>
            (await MetricsPage.ReadAsync(gateway)).Value("http_server_request_duration_seconds_count") == 3);
        var page = await MetricsPage.ReadAsync(gateway);
        page.Value("gateway_request_overhead_seconds_count", ("operation", "submit")).ShouldBe(2);
        var total = page.Value("http_server_request_duration_seconds_sum").ShouldNotBeNull();
        page.Value("gateway_request_overhead_seconds_sum").ShouldNotBeNull().ShouldBeLessThan(total - 2, "both have waited for a second");
    }

    /// <summary>Ends the last job a second from now, which is the least that its client has waited then.</summary>
    private static async Task EndJobAfterASecondAsync(SandboxServer upstream)
    {
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        await Eventually.IsTrueAsync(() => time.GetElapsedTime(startedAt) > TimeSpan.FromSeconds(1));
        var id = upstream.Jobs[^1].RequestId;
        upstream.Advance(id);
        upstream.Advance(id);
    }
}
