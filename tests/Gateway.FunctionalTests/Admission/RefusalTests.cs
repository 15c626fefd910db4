using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Money;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Admission;

/// <summary>A submit above a limit of its client is refused, and counts nothing.</summary>
public sealed class RefusalTests
{
    private readonly StillClock _clock = new();

    [Fact]
    public async Task Submit_AboveTheRate_SaysLimitUseAndTime()
    {
        await using var gateway = await LimitedGateway.StartAsync(_clock, (LimitedGateway.Rate, "2"));
        await gateway.Client.SubmitJobAsync();
        _clock.Move(TimeSpan.FromSeconds(20));
        await gateway.Client.SubmitJobAsync();
        _clock.Move(TimeSpan.FromSeconds(5.5));
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        var body = await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "submit_rate_limited");
        (body.GetProperty("limit").GetInt32(), body.GetProperty("used").GetInt32()).ShouldBe((2, 2));
        body.GetProperty("frees_at").GetDateTimeOffset().ShouldBe(StillClock.Begin.AddSeconds(60));
        refused.Headers.GetValues("Retry-After").ShouldBe(["35"]);
        refused.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"submits\";q=2;w=60"]);
        refused.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=0;t=35"]);
        gateway.Sandbox.RequestCount.ShouldBe(2);

        _clock.Move(TimeSpan.FromSeconds(34.5));
        await gateway.Client.SubmitJobAsync();
        using var again = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await again.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "submit_rate_limited");
    }

    [Fact]
    public async Task Submit_AboveTheJobsInFlight_SaysLimitUseAndTime()
    {
        await using var gateway = await LimitedGateway.StartAsync(_clock, (LimitedGateway.Jobs, "1"), (LimitedGateway.Rate, "9"));
        using var accepted = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        accepted.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"submits\";q=9;w=60, \"jobs\";q=1;qu=\"concurrent-requests\""]);
        accepted.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=8;t=60, \"jobs\";r=0"]);
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        var body = await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "jobs_in_flight_limited");
        (body.GetProperty("limit").GetInt32(), body.GetProperty("used").GetInt32()).ShouldBe((1, 1));
        body.GetProperty("frees_at").GetDateTimeOffset().ShouldBe(StillClock.Begin.AddHours(26));
        refused.Headers.GetValues("Retry-After").ShouldBe(["5"]);
        refused.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=8;t=60, \"jobs\";r=0"]);
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("Day", "2026-11-27T00:00:00Z")]
    [InlineData("Month", "2026-12-01T00:00:00Z")]
    [InlineData("Total", null)]
    public async Task Submit_AboveABudget_SaysItsAmountsAndPeriod(string period, string? freesAt)
    {
        await using var gateway = await LimitedGateway.StartAsync(_clock, LimitedGateway.Budget(period, "0.10"));
        await gateway.Client.SubmitJobAsync();
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","num_images":2}""");

        var body = await refused.ShouldBeErrorAsync(HttpStatusCode.PaymentRequired, "budget_exceeded");
        foreach (var (name, value) in new[]
            { ("budget", "main"), ("period", period), ("limit", "0.10"), ("used", "0.04"), ("needed", "0.08") })
        {
            body.GetProperty(name).GetString().ShouldBe(value, name);
        }

        body.TryGetProperty("frees_at", out var time).ShouldBe(freesAt is not null);
        (freesAt is null ? null : time.GetString()).ShouldBe(freesAt);
        refused.Headers.Contains("Retry-After").ShouldBeFalse();
        refused.Headers.Contains("RateLimit").ShouldBeFalse();
        await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_AboveSeveralBudgets_NamesTheOneThatIsFreeLast()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            _clock,
            [.. LimitedGateway.Budget("Day", "0.03", "a"), .. LimitedGateway.Budget("Total", "0.03", "b"),
                .. LimitedGateway.Budget("Month", "0.03", "c")]);
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        var body = await refused.ShouldBeErrorAsync(HttpStatusCode.PaymentRequired, "budget_exceeded");
        body.GetProperty("budget").GetString().ShouldBe("b");
    }

    [Fact]
    public async Task Submit_RefusedByALimitThatIsFreeAgain_IsDecidedAgain()
    {
        var admissions = new WatchedAdmissions { BriefRefusals = 3 };
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, admissions, [(LimitedGateway.Jobs, "1"), .. LimitedGateway.Budget("Total", "0.04")]);
        await gateway.Client.SubmitJobAsync();

        admissions.Calls.ShouldBe(["admit", "admit", "admit", "admit"]);
        var limits = await gateway.Client.LimitsAsync();
        limits.GetProperty("jobs_in_flight").GetProperty("used").GetInt32().ShouldBe(1);
        limits.GetProperty("budgets")[0].GetProperty("used").GetString().ShouldBe("0.04");
    }

    /// <summary>Which limit refused the submit is not known. It is not one that the end of a job cannot free.</summary>
    [Theory]
    [InlineData(true, true, HttpStatusCode.TooManyRequests, "jobs_in_flight_limited")]
    [InlineData(true, false, HttpStatusCode.TooManyRequests, "jobs_in_flight_limited")]
    [InlineData(false, true, HttpStatusCode.PaymentRequired, "budget_exceeded")]
    [InlineData(false, false, HttpStatusCode.TooManyRequests, "submit_rate_limited")]
    public async Task Submit_RefusedEachTimeByALimitThatIsFreeAgain_NamesALimitOfTheClient(
        bool hasJobs, bool hasBudget, HttpStatusCode status, string type)
    {
        var admissions = new WatchedAdmissions { BriefRefusals = 4 };
        await using var gateway = await LimitedGateway.StartAsync(
            _clock,
            admissions,
            [
                (LimitedGateway.Rate, "9"),
                .. hasJobs ? [(LimitedGateway.Jobs, "1")] : Array.Empty<(string, string)>(),
                .. hasBudget ? LimitedGateway.Budget("Total", "0.04") : [],
            ]);
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await refused.ShouldBeErrorAsync(status, type);

        admissions.Calls.ShouldBe(["admit", "admit", "admit", "admit"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
        await gateway.Client.SubmitJobAsync();
    }

    [Fact]
    public async Task Submit_AboveAllLimits_NamesTheRateFirst()
    {
        await using var gateway = await LimitedGateway.StartAsync(
            _clock, [(LimitedGateway.Rate, "1"), (LimitedGateway.Jobs, "1"), .. LimitedGateway.Budget("Total", "0.04")]);
        await gateway.Client.SubmitJobAsync();
        foreach (var (type, status) in new[] { ("submit_rate_limited", 429), ("jobs_in_flight_limited", 429) })
        {
            using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            await refused.ShouldBeErrorAsync((HttpStatusCode)status, type);
            _clock.Move(TimeSpan.FromMinutes(1));
        }

        _clock.Move(TimeSpan.FromDays(2));
        using var last = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await last.ShouldBeErrorAsync(HttpStatusCode.PaymentRequired, "budget_exceeded");
    }

    [Fact]
    public async Task Submit_WithoutABoundedPrice_IsRefusedOnlyIfTheClientHasABudget()
    {
        using var prices = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(prices.Path, "imagen4.json"),
            $$"""{"model":"{{Seeds.Imagen4}}","unit":"megapixel","amount":"0.04","source":"a test","verified":"2026-11-26"}""",
            TestContext.Current.CancellationToken);
        var other = TestKey.Create();
        await using var gateway = await LimitedGateway.StartAsync(
            _clock,
            [
                .. LimitedGateway.Budget("Total", "5"), (LimitedGateway.Rate, "9"), (LimitedGateway.Jobs, "3"),
                ("Gateway:Prices:Directory", prices.Path),
                ("Gateway:Clients:other:Keys:0:Sha256", other.Sha256), ("Gateway:Clients:other:Limits:JobsInFlight", "3"),
            ]);
        using var unpriced = gateway.CreateClient(other.Text);
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await refused.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "price_unknown");
        refused.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"submits\";q=9;w=60, \"jobs\";q=3;qu=\"concurrent-requests\""]);
        refused.Headers.GetValues("RateLimit").ShouldBe(["\"submits\";r=9, \"jobs\";r=3"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
        await unpriced.SubmitJobAsync();
        (await unpriced.LimitsAsync()).GetProperty("jobs_in_flight").GetProperty("used").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Submit_RefusedByALimit_FreesItsIdempotencyKey()
    {
        await using var gateway = await LimitedGateway.StartAsync(_clock, (LimitedGateway.Rate, "1"));
        await gateway.Client.SubmitJobAsync();
        using var refused = await gateway.Client.SubmitWithAsync("Idempotency-Key", "order-1");
        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "submit_rate_limited");
        _clock.Move(TimeSpan.FromSeconds(60));
        using var accepted = await gateway.Client.SubmitWithAsync("Idempotency-Key", "order-1");

        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
        accepted.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    [Fact]
    public async Task Submit_DuringAnOutageOfTheStore_IsRefusedBeforeAnythingIsSent()
    {
        var admissions = new WatchedAdmissions { IsDown = true };
        await using var gateway = await LimitedGateway.StartAsync(_clock, admissions, (LimitedGateway.Rate, "5"));
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_RefusedAfterItsAdmission_IsReleased()
    {
        var admissions = new WatchedAdmissions
        {
            Admitted = static services => services.GetRequiredService<IJobStore>().Health.ReportDown("of the test"),
        };
        await using var gateway = await LimitedGateway.StartAsync(_clock, admissions, [.. LimitedGateway.Budget("Total", "0.40")]);
        var accepted = -1;
        HttpResponseMessage answer;
        do
        {
            // A write of the gateway's own, which succeeds, may end the outage before the submit is refused. The submit is accepted then.
            accepted++;
            admissions.Calls.Clear();
            answer = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        }
        while (answer.StatusCode == HttpStatusCode.OK);

        using var refused = answer;
        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
        admissions.Calls.ShouldBe(["admit", "release job_store_unavailable"]);
        gateway.Sandbox.RequestCount.ShouldBe(accepted);
        var used = (await gateway.Client.LimitsAsync()).GetProperty("budgets")[0].GetProperty("used").GetString();
        used.ShouldBe(new NanoDollars(accepted * NanoDollars.PerDollar / 25).ToString());
    }

    [Fact]
    public async Task Read_AboveTheRate_IsRefusedAndASubmitIsNot()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:PerClient:ReadsPerSecond", "1"));
        HttpResponseMessage? refused = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var answer = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
                refused = answer.StatusCode == HttpStatusCode.OK ? null : answer;
                return refused is not null;
            },
            TimeSpan.FromMilliseconds(1));
        await refused!.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "reads_limited");
        refused!.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        refused.Dispose();
        for (var number = 0; number < 5; number++)
        {
            await gateway.Client.SubmitJobAsync();
        }

        gateway.Sandbox.RequestCount.ShouldBe(5);
    }
}
