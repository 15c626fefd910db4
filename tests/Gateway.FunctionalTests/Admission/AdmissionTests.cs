using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Money;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Admission;

/// <summary>What a submit of a client with limits counts, by the way in and by the outcome.</summary>
public sealed class AdmissionTests
{
    private readonly StillClock _clock = new();

    public static TheoryData<string> Ways => [.. WaysIn.All];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Submit_ByEachWay_IsCounted(string way)
    {
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, [(LimitedGateway.Rate, "1"), .. LimitedGateway.Budget("Total", "1"), ("Gateway:Jobs:MaxWait", "00:00:00.2")]);
        using var accepted = await WaysIn.SubmitAsync(gateway.Client, way);
        using var refused = await WaysIn.SubmitAsync(gateway.Client, way, """{"prompt":"a tiger"}""");

        gateway.Sandbox.JobCount.ShouldBe(1);
        accepted.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=0;t=60"]);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.GetValues("x-fal-error-type").ShouldBe(["submit_rate_limited"]);
        refused.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=0;t=60"]);
        var limits = await gateway.Client.LimitsAsync();
        limits.GetProperty("submits_per_minute").GetProperty("used").GetInt32().ShouldBe(1);
        limits.GetProperty("budgets")[0].GetProperty("used").GetString().ShouldBe("0.04");
    }

    [Fact]
    public async Task Submit_Replayed_CountsNothing()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [(LimitedGateway.Rate, "1"), (LimitedGateway.Jobs, "1"), .. LimitedGateway.Budget("Day", "0.04")]);
        for (var number = 0; number < 4; number++)
        {
            using var answer = await gateway.Client.SubmitWithAsync("Idempotency-Key", "order-1");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.Contains("RateLimit").ShouldBe(number == 0);
        }

        admissions.Calls.ShouldBe(["admit"]);
    }

    [Fact]
    public async Task Submit_ThatTheUpstreamRefuses_FreesMoneyAndSlotAtOnceButNotTheRate()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [(LimitedGateway.Rate, "9"), (LimitedGateway.Jobs, "1"), .. LimitedGateway.Budget("Day", "0.04")]);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimited, SandboxOperation.Submit);
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "upstream_rate_limited");
        refused.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=8;t=60, \"jobs\";r=1"]);
        await gateway.Client.SubmitJobAsync();

        admissions.Calls.ShouldBe(["admit", "release upstream_rate_limited", "admit"]);
        var limits = await gateway.Client.LimitsAsync();
        limits.GetProperty("submits_per_minute").GetProperty("used").GetInt32().ShouldBe(2);
        limits.GetProperty("jobs_in_flight").GetProperty("used").GetInt32().ShouldBe(1);
        limits.GetProperty("budgets")[0].GetProperty("left").GetString().ShouldBe("0.00");
    }

    [Fact]
    public async Task Submit_WithAnUnknownOutcome_StaysCountedAndItsSlotEndsLater()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [(LimitedGateway.Jobs, "1"), .. LimitedGateway.Budget("Total", "1")]);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit);
        using var unknown = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");

        admissions.Calls.ShouldBe(["admit", "doubt submit_outcome_unknown"]);
        var limits = await gateway.Client.LimitsAsync();
        limits.GetProperty("jobs_in_flight").GetProperty("used").GetInt32().ShouldBe(1);
        _clock.Move(TimeSpan.FromHours(1));
        var later = await gateway.Client.LimitsAsync();
        later.GetProperty("jobs_in_flight").GetProperty("used").GetInt32().ShouldBe(0);
        later.GetProperty("budgets")[0].GetProperty("used").GetString().ShouldBe("0.04");
    }

    [Fact]
    public async Task Submit_ThatGetsTheIdOfAnOlderJob_IsReleased()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [(LimitedGateway.Jobs, "5"), .. LimitedGateway.Budget("Total", "1")]);
        await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RepeatRequestId, SandboxOperation.Submit);
        using var repeated = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a tiger"}""");
        repeated.StatusCode.ShouldBe(HttpStatusCode.OK);

        admissions.Calls.ShouldBe(["admit", "admit", "release job_stored_before"]);
        (await gateway.Client.LimitsAsync()).GetProperty("budgets")[0].GetProperty("used").GetString().ShouldBe("0.04");
    }

    [Fact]
    public async Task Submit_OfAClientWithoutLimits_DoesNotReachTheStage()
    {
        var admissions = new WatchedAdmissions { IsDown = true };
        await using var gateway = await LimitedGateway.StartAsync(_clock, admissions);
        using var answer = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("RateLimit").ShouldBeFalse();
        var limits = await gateway.Client.LimitsAsync();
        limits.GetProperty("limited").GetBoolean().ShouldBeFalse();
        limits.GetProperty("budgets").GetArrayLength().ShouldBe(0);
        limits.GetProperty("submits_per_minute").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (admissions.Calls.Count, admissions.Finds).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Limits_OfALimitedClient_ShowUseAndWhatIsLeft()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            _clock,
            [
                (LimitedGateway.Rate, "60"), (LimitedGateway.Jobs, "50"), .. LimitedGateway.Budget("Day", "10", "daily"),
                .. LimitedGateway.Budget("Total", "1000.5", "all"), ("Gateway:Money:TimeZone", "Asia/Shanghai"),
            ]);
        await gateway.Client.SubmitJobAsync();
        _clock.Move(TimeSpan.FromSeconds(10));
        await gateway.Client.SubmitJobAsync();

        (await gateway.Client.LimitsAsync()).GetRawText().ShouldBe(
            """
            {"client":"render-service","limited":true,
            "submits_per_minute":{"limit":60,"used":2,"left":58,"frees_at":"2026-11-26T12:01:00Z"},
            "jobs_in_flight":{"limit":50,"used":2,"left":48,"frees_at":"2026-11-27T14:00:00Z"},
            "budgets":[{"name":"all","period":"Total","limit":"1000.50","used":"0.08","left":"1000.42","frees_at":null},
            {"name":"daily","period":"Day","limit":"10.00","used":"0.08","left":"9.92","frees_at":"2026-11-26T16:00:00Z"}],
            "files":{"number":{"limit":10000,"used":0,"left":10000},"bytes":{"limit":2684354560,"used":0,"left":2684354560}},
            "time_zone":"Asia/Shanghai"}
            """.Replace("\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Budget_ThatPassesItsShare_IsLoggedOnce()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, [.. LimitedGateway.Budget("Day", "0.20"), ("Budgets:main:Warn", "0.5")]);
        for (var number = 0; number < 5; number++)
        {
            gateway.BudgetWarnings().ShouldBe(number < 3 ? 0 : 1);
            await gateway.Client.SubmitJobAsync();
        }

        _clock.Move(TimeSpan.FromDays(1));
        for (var number = 0; number < 4; number++)
        {
            await gateway.Client.SubmitJobAsync();
        }

        gateway.BudgetWarnings().ShouldBe(2);
    }

    /// <summary>In a group of submits, each one may find the use of all of them: none of them passes the share by itself.</summary>
    [Fact]
    public async Task Budget_WhoseShareIsPassedByOthers_IsLoggedWithTheNextSubmit()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [.. LimitedGateway.Budget("Day", "1"), ("Budgets:main:Warn", "0.5")]);
        await gateway.Client.SubmitJobAsync();
        gateway.BudgetWarnings().ShouldBe(0);
        admissions.SpentByOthers = NanoDollars.Parse("0.60");
        await gateway.Client.SubmitJobAsync();
        await gateway.Client.SubmitJobAsync();

        gateway.BudgetWarnings().ShouldBe(1);
    }

    /// <summary>A client reads its limits as often as it wants. Its slow read must not stop the submits of all clients.</summary>
    [Fact]
    public async Task Limits_ThatCannotBeReadInTime_AreNoFaultOfTheStore()
    {
        var admissions = new WatchedAdmissions();
        await using var gateway = await LimitedGateway.StartAsync(_clock, admissions, (LimitedGateway.Rate, "9"));
        admissions.IsSlowToRead = true;
        using var limits = await gateway.Client.GetAsync(new Uri("/limits", UriKind.Relative), TestContext.Current.CancellationToken);
        await limits.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");

        admissions.Health.LastFault.ShouldBeNull();
        await gateway.Client.SubmitJobAsync();
    }
}
