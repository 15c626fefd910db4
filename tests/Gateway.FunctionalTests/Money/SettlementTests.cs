using System.Net;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Results;
using Gateway.Jobs;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Money;

/// <summary>What jobs cost after their ends, in every dialect of the upstream.</summary>
public sealed class SettlementTests
{
    private const string Off = "Off";
    private const string ThreeImages = """{"prompt":"a lion","num_images":3}""";

    private readonly JumpingClock _clock = new(TimeSpan.FromDays(365));

    public static TheoryData<SandboxDialect> Dialects => [SandboxDialect.Queue, SandboxDialect.ResultOnly, SandboxDialect.ResultAndStatus];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Job_Completed_IsSettledByItsImages(SandboxDialect dialect)
    {
        await using var gateway = await PaidGateway.StartAsync(dialect);
        var id = await gateway.SubmitAsync(ThreeImages);

        await gateway.ShouldCostAsync(id, "0.12", "settled");

        (await gateway.MovementsAsync(id)).ShouldBe(
            [("reserve", "0.12", "admitted"), ("await", "0.00", "completed"), ("settle", "0.00", "result_images")]);
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>A picture of 1024 by 1024 pixels has two megapixels, and five were reserved.</summary>
    [Fact]
    public async Task Job_ByMegapixels_IsSettledByTheSizeOfItsImages()
    {
        await using var gateway = await PaidGateway.StartAsync();
        var id = await gateway.Client.SubmitJobAsync(Seeds.FluxLora);
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
        using var result = await gateway.Client.FollowAsync(id, "fal-ai/flux-lora");
        var images = (await result.JsonAsync()).GetProperty("images").EnumerateArray()
            .Sum(image => (image.GetProperty("width").GetInt64() * image.GetProperty("height").GetInt64() + 999_999) / 1_000_000);

        await gateway.ShouldCostAsync(id, new Gateway.Money.NanoDollars(images * 35_000_000).ToString(), "settled");

        (await gateway.MovementsAsync(id))[0].ShouldBe(("reserve", "0.175", "admitted"));
        await gateway.ShouldBeGoodAsync();
    }

    [Theory]
    [InlineData("0.5", "0.02", "-0.02")]
    [InlineData("1.50", "0.06", "0.02")]
    [InlineData("x", "0.04", "0.00")]
    public async Task Job_WithBillableUnits_IsSettledByThem(string units, string cost, string moved)
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, BillableUnits = units }, clock: null);
        var id = await gateway.Client.SubmitJobAsync();

        await gateway.ShouldCostAsync(id, cost, "settled");

        (await gateway.MovementsAsync(id))[^1].Amount.ShouldBe(moved);
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>The setting decides about a 422, which shows itself as an error type or as a status. A 500 costs nothing.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue, SandboxFaultNames.Model422, "Charged", "0.04", "settled", "settle")]
    [InlineData(SandboxDialect.ResultOnly, SandboxFaultNames.Model422, "Charged", "0.04", "settled", "settle")]
    [InlineData(SandboxDialect.ResultAndStatus, SandboxFaultNames.Model422, "Charged", "0.04", "settled", "settle")]
    [InlineData(SandboxDialect.Queue, SandboxFaultNames.Model422, "Released", "0.00", "released", "release")]
    [InlineData(SandboxDialect.ResultOnly, SandboxFaultNames.Model422, "Released", "0.00", "released", "release")]
    [InlineData(SandboxDialect.Queue, SandboxFaultNames.Model500, "Charged", "0.00", "released", "release")]
    [InlineData(SandboxDialect.ResultOnly, SandboxFaultNames.Model500, "Charged", "0.00", "released", "release")]
    [InlineData(SandboxDialect.ResultAndStatus, SandboxFaultNames.Model500, "Released", "0.00", "released", "release")]
    public async Task Job_FailedByTheModel_CostsWhatTheSettingSays(
        SandboxDialect dialect, string fault, string setting, string cost, string state, string last)
    {
        await using var gateway = await PaidGateway.StartAsync(
            dialect, ("Gateway:Money:RefusedByModel", setting), ("Gateway:Results:Keep", Off));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);
        var id = await gateway.Client.SubmitJobAsync();

        await gateway.ShouldCostAsync(id, cost, state);

        var movements = await gateway.MovementsAsync(id);
        movements[^1].Kind.ShouldBe(last);
        // What needs no result is released by the end itself.
        movements.Count.ShouldBe(state == "released" ? 2 : 3);
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>Nothing of the result is kept, and the cost is that of the result, which differs from what was reserved.</summary>
    [Theory]
    [InlineData("off")]
    [InlineData("store_io")]
    [InlineData("too_large")]
    [InlineData("deleted")]
    public async Task Job_WhoseResultIsNotKept_CostsExactlyTheSame(string way)
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = way == "deleted" ? TimeSpan.FromHours(1) : TimeSpan.Zero },
            clock: null,
            ("Gateway:Results:Keep", way == "off" ? Off : "Document"),
            ("Gateway:Results:MaxBytes", way == "too_large" ? "1024" : "1048576"));
        if (way == "too_large")
        {
            gateway.Sandbox.Faults.Add(SandboxFaultNames.HugeResult, SandboxOperation.Submit);
        }

        using var submit = await gateway.Client.SubmitWithAsync(
            "X-Fal-Store-IO", way == "store_io" ? "0" : "1", Seeds.ExampleOf(Seeds.FluxLora), Seeds.FluxLora);
        var id = (await submit.JsonAsync()).GetProperty("request_id").GetString()!;
        if (way == "deleted")
        {
            await gateway.Client.DeleteResultAsync(id);
            gateway.Sandbox.Advance(id);
            gateway.Sandbox.Advance(id);
        }

        await Eventually.IsTrueAsync(async () => (await gateway.Client.CostAsync(id)).State == "settled");

        (await gateway.MovementsAsync(id))[^1].Reason.ShouldBe("result_images");
        (await gateway.DocumentAsync(id)).ShouldBeNull();
        using var result = await gateway.Client.FollowAsync(id, "fal-ai/flux-lora");
        var units = (await result.JsonAsync()).GetProperty("images").EnumerateArray()
            .Sum(image => (image.GetProperty("width").GetInt64() * image.GetProperty("height").GetInt64() + 999_999) / 1_000_000);
        (await gateway.Client.CostAsync(id)).Cost.ShouldBe(new Gateway.Money.NanoDollars(units * 35_000_000).ToString());
        await gateway.ShouldBeGoodAsync();
    }

    [Fact]
    public async Task Job_CancelledBeforeItRuns_IsReleased()
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, clock: null);
        var id = await gateway.Client.SubmitJobAsync();
        (await gateway.Client.CostAsync(id)).ShouldBe(("0.04", "reserved"));
        using var cancel = await gateway.Client.CancelAsync(id);

        await gateway.ShouldCostAsync(id, "0.00", "released");

        gateway.Sandbox.Jobs.ShouldHaveSingleItem().BilledImages.ShouldBe(0);
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>Nobody says what a job costs that was cancelled while it ran.</summary>
    [Fact]
    public async Task Job_CancelledWhileItRuns_IsChargedAfterAnHour()
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromHours(1) }, _clock);
        var id = await gateway.Client.SubmitJobAsync();
        await Eventually.IsTrueAsync(async () => await FollowedJobs.StatusInStoreAsync(gateway.Client, id) == "IN_PROGRESS");
        using var cancel = await gateway.Client.CancelAsync(id);
        await Eventually.IsTrueAsync(async () => await FollowedJobs.StatusInStoreAsync(gateway.Client, id) == "CANCELLED");
        (await gateway.Client.CostAsync(id)).ShouldBe(("0.04", "reserved"));

        _clock.Jump(TimeSpan.FromMinutes(61));

        await gateway.ShouldCostAsync(id, "0.04", "settled");
        (await gateway.MovementsAsync(id)).Select(movement => movement.Reason)
            .ShouldBe(["admitted", "cancelled_while_running", "no_result"]);
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().BilledImages.ShouldBe(1);
        await gateway.ShouldBeGoodAsync();
    }

    [Fact]
    public async Task Job_WithoutAResultForAnHour_IsChargedByWhatWasAskedFor()
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, _clock);
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Result, times: null);
        var id = await gateway.SubmitAsync(ThreeImages);
        await Eventually.IsTrueAsync(async () => await FollowedJobs.StatusInStoreAsync(gateway.Client, id) == "COMPLETED");
        _clock.Jump(TimeSpan.FromMinutes(59));
        (await gateway.Client.CostAsync(id)).ShouldBe(("0.12", "reserved"));

        _clock.Jump(TimeSpan.FromMinutes(2));

        await gateway.ShouldCostAsync(id, "0.12", "settled");
        (await gateway.MovementsAsync(id))[^1].ShouldBe(("settle", "0.00", "no_result"));
        // A result that comes later changes nothing.
        gateway.Sandbox.Faults.Clear();
        _clock.Jump(TimeSpan.FromHours(2));
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
        (await gateway.MovementsAsync(id)).Count.ShouldBe(3);
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>No gateway ran when the result was due. The next one reads it before it charges what was asked for.</summary>
    [Fact]
    public async Task Job_AfterALongOutage_IsSettledByItsResult()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, BillableUnits = "0.5" }, database: null,
            PaidGateway.Settings("fleet"));
        fleet.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Result, times: null);
        string id;
        await using (var first = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(first);
            id = await client.SubmitJobAsync();
            await Eventually.IsTrueAsync(async () => await FollowedJobs.StatusInStoreAsync(client, id) == "COMPLETED");
        }

        fleet.Sandbox.Faults.Clear();
        _clock.Jump(TimeSpan.FromHours(2));
        await using var second = await fleet.AddAsync(clock: _clock);
        using var again = fleet.ClientOf(second);

        await Eventually.IsTrueAsync(async () => await again.CostAsync(id) == ("0.02", "settled"));
        (await second.MovementsAsync(id))[^1].ShouldBe(("settle", "-0.02", "billable_units"));
        await second.ShouldBeGoodAsync();
    }

    [Fact]
    public async Task Job_Lost_IsDoubtfulUntilAnOperatorDecides()
    {
        await using var gateway = await PaidGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, _clock,
            ("Gateway:Jobs:GiveUpAfter", "1.00:00:00"));
        var id = await gateway.Client.SubmitJobAsync();
        _clock.Jump(TimeSpan.FromDays(1));
        await gateway.ShouldCostAsync(id, "0.04", "doubtful");
        var ledger = gateway.Service<ILedgerStore>();
        var doubtful = (await ledger.ListDoubtfulAsync(null, null, 10, TestContext.Current.CancellationToken))
            .Submits.ShouldHaveSingleItem();
        (doubtful.RequestId, doubtful.Reason, doubtful.Client).ShouldBe((id, "lost", TestGateway.ClientName));

        await ledger.DecideAsync(
            new DoubtDecision(doubtful.Reservation, IsCharged: false, null, "ops", null, _clock.GetUtcNow()),
            TestContext.Current.CancellationToken);

        (await gateway.Client.CostAsync(id)).ShouldBe(("0.00", "released"));
        await gateway.ShouldBeGoodAsync();
    }

    [Theory]
    [InlineData(SandboxFaultNames.CutDuring, HttpStatusCode.FailedDependency, "submit_outcome_unknown")]
    [InlineData(SandboxFaultNames.Redirect, HttpStatusCode.BadGateway, "upstream_redirect")]
    [InlineData(SandboxFaultNames.SwitchingProtocols, HttpStatusCode.BadGateway, "upstream_upgrade")]
    public async Task Submit_WithAnUnknownOutcome_IsDoubtful(string fault, HttpStatusCode status, string errorType)
    {
        await using var gateway = await PaidGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        await response.ShouldBeErrorAsync(status, errorType);

        var ledger = gateway.Service<ILedgerStore>();
        var doubtful = (await ledger.ListDoubtfulAsync(null, null, 10, TestContext.Current.CancellationToken))
            .Submits.ShouldHaveSingleItem();

        (doubtful.RequestId, doubtful.Amount.ToString(), doubtful.Reason).ShouldBe((null, "0.04", errorType));
        await gateway.ShouldBeGoodAsync();
    }

    /// <summary>An unlimited client has no cost.</summary>
    [Fact]
    public async Task Job_OfAClientWithoutLimits_HasNoCost()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await gateway.SubmitAndKeepAsync();

        (await gateway.Client.CostAsync(id)).ShouldBe((null, "none"));
    }

    [Fact]
    public async Task Usage_OfTheClient_AddsUpItsJobsAndMoney()
    {
        await using var gateway = await PaidGateway.StartAsync();
        var id = await gateway.SubmitAsync(ThreeImages);
        await gateway.ShouldCostAsync(id, "0.12", "settled");
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);

        using var response = await gateway.Client.GetAsync(new Uri("/usage", UriKind.Relative), TestContext.Current.CancellationToken);

        var usage = await response.JsonAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var row = usage.GetProperty("usage").EnumerateArray().ShouldHaveSingleItem();
        (row.GetProperty("model").GetString(), row.GetProperty("jobs").GetInt32(), row.GetProperty("images_asked").GetInt32(),
            row.GetProperty("images_delivered").GetInt32(), row.GetProperty("settled").GetString(), row.GetProperty("reserved").GetString())
            .ShouldBe((Seeds.Imagen4, 1, 3, 3, "0.12", "0.00"));
        using var listed = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
        var job = (await listed.JsonAsync()).GetProperty("jobs").EnumerateArray().ShouldHaveSingleItem();
        (job.GetProperty("cost").GetString(), job.GetProperty("cost_state").GetString()).ShouldBe(("0.12", "settled"));
    }
}
