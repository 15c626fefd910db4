using System.Reflection;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;
using Gateway.UnitTests.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Settling;

public sealed class SettlementServiceTests
{
    private const string Charged = nameof(RefusalCharge.Charged);
    private const string Released = nameof(RefusalCharge.Released);

    private static readonly NanoDollars Amount = NanoDollars.Parse("0.12");

    /// <summary>Each state of a reservation and of its job. The results come first for five minutes, so the round is after them.</summary>
    [Theory]
    [InlineData(ReservationState.Pending, null, null, Charged, "move r doubt Doubtful no_answer - 12:06:00")]
    [InlineData(ReservationState.Pending, JobStatus.Completed, null, Charged, "move r doubt Doubtful no_answer - 12:06:00")]
    [InlineData(ReservationState.AwaitingResult, JobStatus.Completed, null, Charged, "move r settle Settled no_result 0.12 12:06:00")]
    [InlineData(ReservationState.AwaitingResult, null, null, Released, "move r settle Settled no_result 0.12 12:06:00")]
    [InlineData(ReservationState.Running, null, null, Charged, "move r doubt Doubtful job_deleted - 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.InQueue, null, Charged, "postpone r 13:06:00")]
    [InlineData(ReservationState.Running, JobStatus.InProgress, null, Charged, "postpone r 13:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Completed, null, Charged, "end r free 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Cancelled, null, Charged, "end r free 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Lost, null, Charged, "end r free 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Failed, null, Charged, "end r charged 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Failed, "content_policy_violation", Charged, "end r charged 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Failed, "internal_error", Charged, "end r free 12:06:00")]
    [InlineData(ReservationState.Running, JobStatus.Failed, null, Released, "end r free 12:06:00")]
    [InlineData(ReservationState.Settled, JobStatus.Completed, null, Charged, null)]
    [InlineData(ReservationState.Released, JobStatus.Failed, null, Charged, null)]
    [InlineData(ReservationState.Doubtful, null, null, Charged, null)]
    internal async Task Round_EachState_IsItsCall(
        ReservationState state, JobStatus? job, string? errorType, string refused, string? expected)
    {
        using var parts = new SettlingParts(("Gateway:Money:RefusedByModel", refused));
        using var service = Create(parts);
        await parts.StartAsync(service);
        await parts.AdvanceAsync(SettlementService.Interval, 35);
        parts.Store.Due.Enqueue([Due("r", state, job, errorType)]);

        await parts.AdvanceAsync(SettlementService.Interval);
        await service.StopAsync(CancellationToken.None);

        parts.Store.Calls.ShouldBe(expected is null ? [] : [expected]);
    }

    [Fact]
    public void Round_EachState_HasARow()
    {
        var rows = typeof(SettlementServiceTests)
            .GetMethod(nameof(Round_EachState_IsItsCall), BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).ToList();

        rows.Select(row => (ReservationState)row[0]!).Distinct().ShouldBe(Enum.GetValues<ReservationState>(), ignoreOrder: true);
        rows.Where(row => row[0] is ReservationState.Running && row[1] is not null).Select(row => (JobStatus)row[1]!).Distinct()
            .ShouldBe(Enum.GetValues<JobStatus>(), ignoreOrder: true);
    }

    /// <summary>An operator must find the submit, and the log names no prompt.</summary>
    [Fact]
    public async Task Pending_WithoutAnswer_IsLoggedAndCounted()
    {
        using var parts = new SettlingParts();
        using var measured = new MeasurementList(parts.Metrics);
        var log = new RecordingLogger<SettlementService>();
        using var service = Create(parts, log);
        parts.Store.Due.Enqueue([Due("r", ReservationState.Pending)]);

        await parts.StartAsync(service);
        await service.StopAsync(CancellationToken.None);

        log.Entries.ShouldBe(
        [
            (LogLevel.Warning, EventIds.SubmitDoubtful, "No outcome of a submit of studio for fal-ai/imagen4/preview was stored in time; "
                + "its money is doubtful (reservation r)"),
        ]);
        measured.Take().ShouldContain("gateway.money.moved{kind=doubt,client=studio,model=fal-ai/imagen4/preview} 120000000");
    }

    /// <summary>Another process has moved the money, and it has counted the movement.</summary>
    [Fact]
    public async Task Move_WithoutEffect_IsNotCounted()
    {
        using var parts = new SettlingParts();
        using var measured = new MeasurementList(parts.Metrics);
        using var service = Create(parts);
        parts.Store.Moves = false;
        parts.Store.Due.Enqueue([Due("r", ReservationState.Pending)]);

        await parts.StartAsync(service);
        await service.StopAsync(CancellationToken.None);

        parts.Store.Calls.Count.ShouldBe(1);
        measured.Take().ShouldNotContain(line => line.StartsWith("gateway.money.moved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Round_FullBatch_IsFollowedByTheNextOneAtOnce()
    {
        using var parts = new SettlingParts();
        using var service = Create(parts);
        var (first, rest) = (Enumerable.Range(0, 100), Enumerable.Range(100, 3));
        parts.Store.Due.Enqueue([.. first.Select(n => Due($"r{n}", ReservationState.Pending))]);
        parts.Store.Due.Enqueue([.. rest.Select(n => Due($"r{n}", ReservationState.Pending))]);

        await parts.StartAsync(service);
        await service.StopAsync(CancellationToken.None);

        parts.Store.Calls.Count.ShouldBe(103);
        parts.Store.Taken.ShouldBe(
        [
            (Samples.Start, Samples.Start.AddMinutes(2), 100), (Samples.Start, Samples.Start.AddMinutes(2), 100),
        ]);
    }

    /// <summary>After an outage the fetches of results have their time again. Otherwise every result that is overdue would be charged by
    /// what was asked for.</summary>
    [Fact]
    public async Task AwaitingResult_AfterAnOutage_WaitsForTheResultsAgain()
    {
        using var parts = new SettlingParts();
        using var service = Create(parts);
        await parts.StartAsync(service);
        parts.Health.ReportDown("the test");
        await parts.AdvanceAsync(SettlementService.Interval, 60);
        parts.Store.Taken.Count.ShouldBe(1, "nothing is taken while the store is down");
        parts.Health.ReportUp();
        await parts.AdvanceAsync(SettlementService.Interval);

        var roundsBefore = (int)(SettlementService.ResultsFirst / SettlementService.Interval) - 1;
        await parts.AdvanceAsync(SettlementService.Interval, roundsBefore - 1);
        parts.Store.Due.Enqueue([Due("early", ReservationState.AwaitingResult)]);
        await parts.AdvanceAsync(SettlementService.Interval);
        var early = parts.Store.Calls.ToArray();
        parts.Store.Due.Enqueue([Due("late", ReservationState.AwaitingResult)]);
        await parts.AdvanceAsync(SettlementService.Interval);
        await service.StopAsync(CancellationToken.None);

        early.ShouldBeEmpty();
        parts.Store.Calls.ShouldBe(["move late settle Settled no_result 0.12 12:15:10"]);
    }

    [Fact]
    public async Task Round_StoreFailsWhenItTakes_TheNextRoundWorks()
    {
        using var parts = new SettlingParts();
        using var service = Create(parts);
        parts.Store.Fails = static call => call == "take";
        await parts.StartAsync(service);

        parts.Store.Fails = static _ => false;
        parts.Store.Due.Enqueue([Due("r", ReservationState.Pending)]);
        await parts.AdvanceAsync(SettlementService.Interval);
        await service.StopAsync(CancellationToken.None);

        parts.Store.Calls.ShouldBe(["move r doubt Doubtful no_answer - 12:00:10"]);
    }

    /// <summary>The rest of the batch has a lease in the store, and is due again when it ends.</summary>
    [Fact]
    public async Task Round_StoreFailsWhenItMoves_LeavesTheRestAndContinuesLater()
    {
        using var parts = new SettlingParts();
        using var service = Create(parts);
        parts.Store.Fails = static call => call.StartsWith("move b ", StringComparison.Ordinal);
        parts.Store.Due.Enqueue([.. "abc".Select(id => Due(id.ToString(), ReservationState.Pending))]);
        await parts.StartAsync(service);
        parts.Store.Calls.Select(call => call[..6]).ShouldBe(["move a", "move b"]);

        parts.Store.Fails = static _ => false;
        parts.Store.Due.Enqueue([.. "bc".Select(id => Due(id.ToString(), ReservationState.Pending))]);
        await parts.AdvanceAsync(SettlementService.Interval);
        await service.StopAsync(CancellationToken.None);

        parts.Store.Calls.Select(call => call[..6]).ShouldBe(["move a", "move b", "move b", "move c"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Round_DoubtfulSubmits_AreReadIfSomebodyMeasures(bool isMeasured)
    {
        using var parts = new SettlingParts();
        using var measured = isMeasured ? new MeasurementList(parts.Metrics) : null;
        var ledger = CreateLedger(out var proxy);
        proxy.Totals = new DoubtfulTotals(3, Samples.Start.AddMinutes(-1));
        using var service = Create(parts, ledger: ledger);

        await parts.StartAsync(service);
        await service.StopAsync(CancellationToken.None);

        proxy.Reads.ShouldBe(isMeasured ? 1 : 0);
        measured?.Take().ShouldBe(["gateway.money.doubtful{} 3", "gateway.money.doubtful.oldest.age{} 60"]);
    }

    private static SettlementService Create(
        SettlingParts parts, ILogger<SettlementService>? log = null, ILedgerStore? ledger = null) => new(
        parts.Store, ledger ?? CreateLedger(out _), parts.Monitor,
        new Settler(parts.Store, parts.Metrics, parts.Settings, parts.Time, NullLogger<Settler>.Instance), parts.Metrics, parts.Settings,
        parts.Time, log ?? NullLogger<SettlementService>.Instance);

    private static ILedgerStore CreateLedger(out MoneyProxies.LedgerProxy proxy)
    {
        var ledger = DispatchProxy.Create<ILedgerStore, MoneyProxies.LedgerProxy>();
        proxy = (MoneyProxies.LedgerProxy)(object)ledger;
        return ledger;
    }

    private static DueReservation Due(string id, ReservationState state, JobStatus? job = null, string? errorType = null) => new(
        new StoredReservation(
            id, "studio", "fal-ai/imagen4/preview", "job", state, Amount, Amount,
            new SubmitPrice("v1", PriceUnit.Image, NanoDollars.Parse("0.04"), null)),
        job, Result: null, errorType);
}
