using Gateway.Clients;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The money of a job from its end to its settlement.</summary>
public abstract partial class JobStoreContract
{
    private const string Payer = "studio";
    private const string MoneyDay = "2026-07-25";

    private static readonly ClientLimits Wide = new(null, 1000, [Dollars("all", BudgetPeriod.Total, "1000")]);
    private static readonly DateTimeOffset EndAt = Samples.Start.AddSeconds(9);

    /// <summary>Every end on a row in each state, and whether a failure may be charged: where the money stands then.</summary>
    [Fact]
    public async Task End_OfAPaidJob_MovesTheMoneyByTheStoredEnd()
    {
        var store = await OpenAsync();
        Func<string, DateTimeOffset, JobChange> started = JobChange.Started;
        Func<string, DateTimeOffset, JobChange> cancelled = JobChange.CancelRequested;
        (string Name, Func<string, DateTimeOffset, JobChange>? Before, Func<string, JobChange> End, bool Charged, ReservationState State,
            string Kind, string Reason)[] cases =
            [
                ("completed", null, id => JobChange.Completed(id, EndAt, 1), false, ReservationState.AwaitingResult, "await", "completed"),
                ("failed", null, Failed, false, ReservationState.Released, "release", "failed"),
                ("refused", null, Failed, true, ReservationState.AwaitingResult, "await", "failed"),
                ("cancelled", null, id => JobChange.Cancelled(id, EndAt), false, ReservationState.Released, "release", "cancelled"),
                ("cancelled-running", started, id => JobChange.Cancelled(id, EndAt), false, ReservationState.AwaitingResult, "await",
                    "cancelled_while_running"),
                ("failed-cancelled", cancelled, Failed, false, ReservationState.Released, "release", "cancelled"),
                ("refused-cancelled", cancelled, Failed, true, ReservationState.AwaitingResult, "await", "cancelled_while_running"),
                ("ran-cancelled", cancelled, Ran, false, ReservationState.AwaitingResult, "await", "cancelled_while_running"),
                ("lost", null, Lost, false, ReservationState.Doubtful, "doubt", "lost"),
                ("lost-running", started, Lost, true, ReservationState.Doubtful, "doubt", "lost"),
                ("lost-cancelled", cancelled, Lost, false, ReservationState.Doubtful, "doubt", "lost"),
            ];
        foreach (var row in cases)
        {
            var reservation = await RunAsync(store, row.Name);
            if (row.Before is { } before)
            {
                store.Update(before(row.Name, Samples.Start.AddSeconds(1)));
                await store.FlushAsync(Cancellation);
            }

            var end = row.End(row.Name).WithPayer(Payer, row.Charged);
            var ended = (await store.EndAsync(end, Cancellation))!;
            // Another end changes nothing.
            (await store.EndAsync(JobChange.Completed(row.Name, EndAt, 2).WithPayer(Payer, true), Cancellation))!.IsWinner.ShouldBeFalse();

            ended.Job.IsReserved.ShouldBeTrue();
            ended.Cost.ShouldBe(new JobCost(FourCents.Amount, row.State), row.Name);
            var amount = row.State == ReservationState.Released ? NanoDollars.Zero : FourCents.Amount;
            (await CostOfAsync(store, row.Name)).ShouldBe(new JobCost(amount, row.State), row.Name);
            var movements = await MovementsOfAsync(store, reservation);
            movements.Select(movement => (movement.Kind, movement.Amount.Value)).ShouldBe(
                [("reserve", FourCents.Amount.Value), (row.Kind, amount.Value - FourCents.Amount.Value)], row.Name);
            (movements[1].Reason, movements[1].At, movements[1].RequestId).ShouldBe((row.Reason, EndAt, row.Name));
            await ShouldBeGoodAsync(store);
        }

        (await store.FindUsageAsync(Payer, Wide, Samples.Start, MoneyDay, Cancellation)).JobsInFlight.ShouldBe(0);

        static JobChange Failed(string id) => JobChange.Failed(id, EndAt, "x", "y", inferenceTime: null);
        static JobChange Ran(string id) => JobChange.Failed(id, EndAt, "x", "y", inferenceTime: 0.5);
        static JobChange Lost(string id) => JobChange.Lost(id, EndAt, LostReason.NotEndedInTime);
    }

    [Fact]
    public async Task End_OfAPaidJobWithoutAPrice_HasNoMovements()
    {
        var store = await OpenAsync();
        var reservation = await RunAsync(
            store, "job-1", admission => admission with { Price = null, Most = null, Limits = new(null, 1, []) });
        (await store.EndAsync(JobChange.Completed("job-1", EndAt, 1).WithPayer(Payer, false), Cancellation))!.IsWinner.ShouldBeTrue();

        (await CostOfAsync(store, "job-1")).ShouldBe(new JobCost(null, ReservationState.AwaitingResult));
        var due = await store.TakeDueReservationsAsync(EndAt.AddHours(1), EndAt.AddHours(2), 10, Cancellation);
        await store.MoveAsync(due.ShouldHaveSingleItem().Reservation, Settle(null), Cancellation);

        (await CostOfAsync(store, "job-1")).ShouldBe(new JobCost(null, ReservationState.Settled));
        (await MovementsOfAsync(store, reservation)).ShouldBeEmpty();
        await ShouldBeGoodAsync(store);
    }

    [Theory]
    [InlineData("0.04", "0.00")]
    [InlineData("0.01", "-0.03")]
    [InlineData("0.10", "0.06")]
    [InlineData("0", "-0.04")]
    public async Task Keep_WithASettlement_SettlesOnce(string cost, string moved)
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var reservation = await RunAsync(one, "job-1");
        await one.EndAsync(JobChange.Completed("job-1", EndAt, 1).WithPayer(Payer, false), Cancellation);
        var found = (await other.FindReservationAsync("job-1", Cancellation))!;
        (found.Id, found.State, found.Price, found.Reserved).ShouldBe(
            (reservation, ReservationState.AwaitingResult, FourCents, FourCents.Amount));
        var settlements = Enumerable.Range(0, 8).Select(_ => new Settlement(found, Settle(NanoDollars.Parse(cost)))).ToArray();

        await Task.WhenAll(settlements.Select((settlement, n) => (n % 4) switch
        {
            0 => one.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, settlement, Cancellation),
            1 => other.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, settlement, Cancellation),
            2 => one.NoteAsync("job-1", ResultOutcome.TooLarge, Facts, settlement, Cancellation),
            _ => other.MoveAsync(found, Settle(NanoDollars.Parse("0.02")) with { Reason = "no_result" }, Cancellation),
        }));

        var movements = await MovementsOfAsync(one, reservation);
        movements.Count.ShouldBe(3);
        settlements.Count(settlement => settlement.TookEffect).ShouldBe(movements[2].Reason == "result_images" ? 1 : 0);
        if (movements[2].Reason == "result_images")
        {
            movements[2].Amount.Value.ShouldBe((NanoDollars.Parse(cost) - FourCents.Amount).Value);
            var nano = decimal.Parse(moved, System.Globalization.CultureInfo.InvariantCulture) * NanoDollars.PerDollar;
            nano.ShouldBe(movements[2].Amount.Value);
        }

        await ShouldBeGoodAsync(one);
    }

    /// <summary>A result that its owner has deleted, or that is not to be stored, settles too.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keep_OfAResultThatIsDeleted_SettlesAndKeepsNothing(bool isTooLarge)
    {
        var store = await OpenAsync();
        await RunAsync(store, "job-1");
        await store.EndAsync(JobChange.Completed("job-1", EndAt, 1).WithPayer(Payer, false), Cancellation);
        await store.RemoveAsync("job-1", Payer, Cancellation);
        var settlement = new Settlement((await store.FindReservationAsync("job-1", Cancellation))!, Settle(NanoDollars.Parse("0.03")));

        await (isTooLarge
            ? store.NoteAsync("job-1", ResultOutcome.TooLarge, Facts, settlement, Cancellation)
            : store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, settlement, Cancellation));

        settlement.TookEffect.ShouldBeTrue();
        (await store.FindAsync("job-1", Cancellation))!.ResultOutcome.ShouldBe(ResultOutcome.Deleted);
        (await store.FindDocumentAsync("job-1", Samples.Start, 0, 10, Cancellation)).ShouldBeNull();
        (await CostOfAsync(store, "job-1")).ShouldBe(new JobCost(NanoDollars.Parse("0.03"), ReservationState.Settled));
        await ShouldBeGoodAsync(store);
    }

    /// <summary>The order of the states: a result before the end of its job, or after the settlement, changes nothing.</summary>
    [Fact]
    public async Task Settle_InEveryOtherState_ChangesNothing()
    {
        var store = await OpenAsync();
        await RunAsync(store, "running");
        await RunAsync(store, "failed");
        await store.EndAsync(JobChange.Failed("failed", EndAt, "x", "y", null).WithPayer(Payer, false), Cancellation);
        await RunAsync(store, "lost");
        await store.EndAsync(JobChange.Lost("lost", EndAt, LostReason.NotEndedInTime).WithPayer(Payer, false), Cancellation);
        foreach (var (job, state, amount) in new[]
        {
            ("running", ReservationState.Running, FourCents.Amount), ("failed", ReservationState.Released, NanoDollars.Zero),
            ("lost", ReservationState.Doubtful, FourCents.Amount),
        })
        {
            var settlement = new Settlement((await store.FindReservationAsync(job, Cancellation))!, Settle(NanoDollars.Parse("0.5")));
            await store.NoteAsync(job, ResultOutcome.TooLarge, Facts, settlement, Cancellation);

            settlement.TookEffect.ShouldBeFalse();
            (await CostOfAsync(store, job)).ShouldBe(new JobCost(amount, state));
        }

        await ShouldBeGoodAsync(store);
    }

    [Fact]
    public async Task TakeDue_OfEachState_GivesItToOneProcess()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var pending = Admission(Payer, Wide);
        await one.AdmitAsync(pending, Cancellation);
        await RunAsync(one, "running");
        await RunAsync(one, "awaiting");
        await one.EndAsync(JobChange.Completed("awaiting", EndAt, 1).WithPayer(Payer, false), Cancellation);
        await one.NoteAsync("awaiting", ResultOutcome.Kept, new ResultFacts(3, 1, 1, null, "1.5"), settlement: null, Cancellation);

        async Task<DueReservation[]> TakeAsync(DateTimeOffset now) => [.. (await Task.WhenAll(
            one.TakeDueReservationsAsync(now, now.AddMinutes(2), 100, Cancellation),
            other.TakeDueReservationsAsync(now, now.AddMinutes(2), 100, Cancellation))).SelectMany(taken => taken)];

        (await TakeAsync(Samples.Start.AddMinutes(1))).ShouldBeEmpty();
        var first = (await TakeAsync(Samples.Start.AddMinutes(2))).ShouldHaveSingleItem();
        (first.Reservation.Id, first.Reservation.State, first.JobStatus).ShouldBe((pending.Id, ReservationState.Pending, null));
        (await one.MoveAsync(first.Reservation, Doubt, Cancellation)).ShouldBeTrue();
        (await one.MoveAsync(first.Reservation, Doubt, Cancellation)).ShouldBeFalse();
        var second = (await TakeAsync(EndAt.AddHours(1))).ShouldHaveSingleItem();
        (second.Reservation.RequestId, second.JobStatus, second.Result!.Images, second.Result.BillableUnits).ShouldBe(
            ("awaiting", JobStatus.Completed, 3, "1.5"));
        await one.MoveAsync(second.Reservation, Settle(FourCents.Amount), Cancellation);
        var third = (await TakeAsync(Samples.Start.AddDays(1))).ShouldHaveSingleItem();
        (third.Reservation.RequestId, third.JobStatus, third.Result).ShouldBe(("running", JobStatus.InQueue, null));
        await one.PostponeAsync(third.Reservation, Samples.Start.AddDays(2), Cancellation);
        (await TakeAsync(Samples.Start.AddDays(1).AddHours(1))).ShouldBeEmpty();
        await ShouldBeGoodAsync(one);
    }

    /// <summary>A program without reservations has ended the job.</summary>
    [Fact]
    public async Task EndMissed_OfAJobThatHasEnded_MovesItsMoney()
    {
        var store = await OpenAsync();
        await RunAsync(store, "open");
        await RunAsync(store, "done");
        await RunAsync(store, "lost");
        await RunAsync(store, "failed");
        await RunAsync(store, "refused");
        await store.EndAsync(JobChange.Completed("done", EndAt, 1), Cancellation);
        await store.EndAsync(JobChange.Lost("lost", EndAt, LostReason.NotEndedInTime), Cancellation);
        await store.EndAsync(JobChange.Failed("failed", EndAt, "internal_error", "y", null), Cancellation);
        await store.EndAsync(JobChange.Failed("refused", EndAt, "content_policy_violation", "y", null), Cancellation);
        var due = await store.TakeDueReservationsAsync(Samples.Start.AddDays(1), Samples.Start.AddDays(2), 100, Cancellation);
        due.Select(one => (one.Reservation.RequestId, one.ErrorType)).ShouldBe(
            [("open", null), ("done", null), ("lost", "job_lost"), ("failed", "internal_error"), ("refused", "content_policy_violation")],
            ignoreOrder: true);
        foreach (var (job, charged, moved, state) in new[]
        {
            ("open", true, false, ReservationState.Running), ("done", false, true, ReservationState.AwaitingResult),
            ("lost", true, true, ReservationState.Doubtful), ("failed", false, true, ReservationState.Released),
            ("refused", true, true, ReservationState.AwaitingResult),
        })
        {
            var found = (await store.FindReservationAsync(job, Cancellation))!;
            (await store.EndMissedAsync(found, charged, EndAt, Cancellation)).ShouldBe(moved);
            (await store.EndMissedAsync(found, charged, EndAt, Cancellation)).ShouldBeFalse();
            (await CostOfAsync(store, job))!.State.ShouldBe(state);
        }

        await ShouldBeGoodAsync(store);
    }

    /// <summary>Each decision, repeated and contradicted, on a submit without a job and on a lost job.</summary>
    [Theory]
    [InlineData(true, null, "0.04")]
    [InlineData(true, "0.01", "0.01")]
    [InlineData(true, "7.50", "7.50")]
    [InlineData(false, null, "0.00")]
    public async Task Decide_OfADoubtfulSubmit_TakesEffectOnce(bool isCharged, string? amount, string counted)
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var pending = Admission(Payer, Wide);
        await one.AdmitAsync(pending, Cancellation);
        await one.DoubtAsync(Payer, pending.Id, "submit_outcome_unknown", EndAt, Cancellation);
        var lost = await RunAsync(one, "lost");
        await one.EndAsync(JobChange.Lost("lost", EndAt, LostReason.NotEndedInTime).WithPayer(Payer, false), Cancellation);
        (await one.CountDoubtfulAsync(Cancellation)).ShouldBe(new DoubtfulTotals(2, Samples.Start));
        var page = await other.ListDoubtfulAsync(Payer, null, 1, Cancellation);
        var rest = await other.ListDoubtfulAsync(null, LedgerCursor.TryParse(page.Next!.ToString()), 1, Cancellation);
        rest.Next.ShouldBeNull();
        page.Submits.Concat(rest.Submits).Select(submit => (submit.Reservation, submit.RequestId, submit.Reason, submit.DoubtedAt))
            .ShouldBe([(pending.Id, null, "submit_outcome_unknown", EndAt), (lost, "lost", "lost", EndAt)], ignoreOrder: true);

        var decision = new DoubtDecision(
            pending.Id, isCharged, amount is null ? null : NanoDollars.Parse(amount), "ops", "seen in the bill", EndAt.AddHours(2));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(n => (n % 2 == 0 ? one : other).DecideAsync(decision, Cancellation)));

        outcomes.Count(outcome => outcome.Outcome == DoubtOutcome.Decided).ShouldBe(1);
        outcomes.Count(outcome => outcome.Outcome == DoubtOutcome.DecidedBefore).ShouldBe(5);
        (await one.DecideAsync(decision with { IsCharged = !isCharged }, Cancellation)).Outcome.ShouldBe(DoubtOutcome.Conflict);
        (await one.DecideAsync(decision with { Amount = NanoDollars.Parse("9") }, Cancellation))
            .Outcome.ShouldBe(isCharged ? DoubtOutcome.Conflict : DoubtOutcome.DecidedBefore);
        (await one.DecideAsync(decision with { Reservation = "none" }, Cancellation)).Outcome.ShouldBe(DoubtOutcome.NotFound);
        outcomes.ShouldAllBe(outcome => outcome.Amount == (isCharged ? NanoDollars.Parse(counted) : null));
        var movement = (await MovementsOfAsync(one, pending.Id))[^1];
        (movement.Kind, movement.Actor, movement.Reason).ShouldBe((isCharged ? "settle" : "release", "ops", "operator"));
        var balance = (await one.ListBalancesAsync(Payer, MoneyDay, Cancellation))[0];
        (balance.Doubtful, balance.Settled.ToString()).ShouldBe((FourCents.Amount, counted));
        await ShouldBeGoodAsync(one);
    }

    [Fact]
    public async Task Decide_OfARunningSubmit_IsAConflict()
    {
        var store = await OpenAsync();
        var reservation = await RunAsync(store, "job-1");

        (await store.DecideAsync(new DoubtDecision(reservation, true, null, "ops", null, EndAt), Cancellation))
            .Outcome.ShouldBe(DoubtOutcome.Conflict);
        (await CostOfAsync(store, "job-1"))!.State.ShouldBe(ReservationState.Running);
    }

    private static LedgerMove Doubt => new(LedgerKinds.Doubt, ReservationState.Doubtful, null, EndAt, "no_answer");

    private static LedgerMove Settle(NanoDollars? cost) => new(LedgerKinds.Settle, ReservationState.Settled, cost, EndAt, "result_images");

    /// <summary>Admits a submit and stores its job.</summary>
    private static async Task<string> RunAsync(
        JobStore store, string id, Func<AdmissionRequest, AdmissionRequest>? with = null, string client = Payer)
    {
        var admission = Admission(client, Wide);
        admission = with?.Invoke(admission) ?? admission;
        (await store.AdmitAsync(admission, Cancellation)).IsAdmitted.ShouldBeTrue();
        var job = Samples.Job(id, client) with { IsReserved = true };
        await store.AddAsync(new NewJob(job) { Reservation = new Reserved(admission.Id, Samples.Start.AddDays(1)) }, Cancellation);
        return admission.Id;
    }

    private static async Task<JobCost?> CostOfAsync(JobStore store, string id) =>
        (await store.FindCostsAsync([id], Cancellation)).GetValueOrDefault(id);

    /// <summary>The movements of a submit, the first one first.</summary>
    private static async Task<IReadOnlyList<LedgerRow>> MovementsOfAsync(JobStore store, string reservation) =>
        [.. (await store.ListMovementsAsync(new LedgerFilter { Limit = 1000 }, null, Cancellation)).Rows
            .Where(row => row.Reservation == reservation).OrderBy(row => row.Movement)];

    private static async Task ShouldBeGoodAsync(JobStore store) => (await store.CheckAsync(Cancellation)).ShouldBeEmpty();
}
