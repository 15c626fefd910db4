using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;
using Gateway.Money;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The check, the retention and the reports of the ledger.</summary>
public abstract partial class JobStoreContract
{
    [Theory]
    [InlineData("UPDATE gateway_balances SET reserved = reserved + 5 WHERE period = 'T'", "T", "reserved", "spent")]
    [InlineData("UPDATE gateway_balances SET settled = settled - 1 WHERE period LIKE 'D%'", "D2026-07-25", "settled", "spent")]
    [InlineData("UPDATE gateway_balances SET doubtful = 7 WHERE period LIKE 'M%'", "M2026-07", "doubtful", "spent")]
    [InlineData("UPDATE gateway_ledger SET amount = amount + 1 WHERE kind = 'settle'", "D2026-07-25", "spent")]
    [InlineData("DELETE FROM gateway_ledger WHERE kind = 'reserve'", "D2026-07-25", "spent")]
    [InlineData("DELETE FROM gateway_reservations WHERE request_id = 'settled'", "D2026-07-25", "settled")]
    [InlineData("DELETE FROM gateway_balances WHERE period = 'T'", "T", "reserved", "settled", "spent")]
    public async Task Check_OfAChangedRow_FindsIt(string change, string period, params string[] amounts)
    {
        var store = await OpenAsync();
        await RunAsync(store, "running");
        await RunAsync(store, "other", client: "other");
        await SettleAsync(store, "settled", "0.03");
        await ShouldBeGoodAsync(store);
        await ChangeAsync($"{change} {(change.Contains("WHERE", StringComparison.Ordinal) ? "AND" : "WHERE")} client = '{Payer}'");

        var differences = await store.CheckAsync(Cancellation);

        differences.ShouldAllBe(difference => difference.Client == Payer);
        differences.Where(difference => difference.Period == period).Select(difference => difference.Amount).ShouldBe(amounts);
    }

    /// <summary>What is final is replaced by its sum in batches, on two processes at the same time. The rest stays.</summary>
    [Fact]
    public async Task CarryForward_OfOldSubmits_KeepsAllSums()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        for (var n = 0; n < 10; n++)
        {
            await SettleAsync(one, $"old-{n}", "0.03");
        }

        await RunAsync(one, "released");
        await one.EndAsync(JobChange.Failed("released", EndAt, "x", "y", null).WithPayer(Payer, false), Cancellation);
        await RunAsync(one, "lost");
        await one.EndAsync(JobChange.Lost("lost", EndAt, LostReason.NotEndedInTime).WithPayer(Payer, false), Cancellation);
        var later = Samples.Start.AddDays(400);
        await RunAsync(one, "new", admission => admission with { Now = later, Day = "2027-08-29", PendingUntil = later.AddMinutes(2) });
        var before = await one.FindUsageAsync(Payer, Wide, later, "2027-08-29", Cancellation);

        async Task<int> CarryAsync(JobStore store)
        {
            var (total, carried) = (0, 4);
            while (carried == 4)
            {
                carried = await store.CarryForwardAsync(Payer, later.AddDays(-1), 4, Cancellation);
                total += carried;
            }

            return total;
        }

        (await Task.WhenAll(CarryAsync(one), CarryAsync(other))).Sum().ShouldBe(11);

        await ShouldBeGoodAsync(one);
        (await one.FindUsageAsync(Payer, Wide, later, "2027-08-29", Cancellation)).ShouldBe(before);
        before.SpentInTotal.ToString().ShouldBe("0.38");
        var rows = (await one.ListMovementsAsync(new LedgerFilter { Client = Payer }, null, Cancellation)).Rows;
        rows.Where(row => row.Kind == "carry").ShouldHaveSingleItem().Amount.ToString().ShouldBe("0.30");
        rows.Count.ShouldBe(4);
        // A decision about an old submit still counts.
        var doubtful = (await one.ListDoubtfulAsync(Payer, null, 10, Cancellation)).Submits.ShouldHaveSingleItem();
        await one.DecideAsync(new DoubtDecision(doubtful.Reservation, false, null, "ops", null, later), Cancellation);
        await ShouldBeGoodAsync(one);
        (await one.FindUsageAsync(Payer, Wide, later, "2027-08-29", Cancellation)).SpentInTotal.ToString().ShouldBe("0.34");
        (await one.CarryForwardAsync(Payer, later.AddDays(-1), 4, Cancellation)).ShouldBe(1);
        await ShouldBeGoodAsync(one);
    }

    /// <summary>A doubtful submit without an amount has nothing to decide about.</summary>
    [Fact]
    public async Task CarryForward_OfDoubtfulSubmits_RemovesThoseWithoutAnAmount()
    {
        var store = await OpenAsync();
        var (priced, free) = (Admission(Payer, Wide), Admission(Payer, new(null, 10, [])) with { Price = null, Most = null });
        foreach (var admission in new[] { priced, free })
        {
            (await store.AdmitAsync(admission, Cancellation)).IsAdmitted.ShouldBeTrue();
            await store.DoubtAsync(Payer, admission.Id, "submit_outcome_unknown", EndAt, Cancellation);
        }

        (await store.CarryForwardAsync(Payer, EndAt.AddDays(400), 10, Cancellation)).ShouldBe(1);

        (await store.ListDoubtfulAsync(Payer, null, 10, Cancellation)).Submits.ShouldHaveSingleItem().Reservation.ShouldBe(priced.Id);
        (await store.CountDoubtfulAsync(Cancellation)).Count.ShouldBe(1);
        await ShouldBeGoodAsync(store);
    }

    [Fact]
    public async Task ListMovements_PageByPage_GivesEachOnce()
    {
        var store = await OpenAsync();
        for (var n = 0; n < 4; n++)
        {
            await SettleAsync(store, $"job-{n}", "0.03", n == 3 ? "other" : Payer);
        }

        foreach (var (client, count) in new[] { (null, 12), (Payer, 9), ("other", 3), ("nobody", 0) })
        {
            List<LedgerRow> rows = [];
            LedgerCursor? cursor = null;
            do
            {
                var page = await store.ListMovementsAsync(new LedgerFilter { Client = client, Limit = 4 }, cursor, Cancellation);
                rows.AddRange(page.Rows);
                cursor = page.Next is null ? null : LedgerCursor.TryParse(page.Next.ToString());
            }
            while (cursor is not null);

            rows.Select(row => (row.Reservation, row.Movement)).Distinct().Count().ShouldBe(count);
            rows.Count.ShouldBe(count);
            rows.Select(row => row.At).ShouldBe(rows.Select(row => row.At).OrderDescending());
        }

        var filter = new LedgerFilter { From = Samples.Start.AddSeconds(1), To = EndAt.AddSeconds(1), Limit = 1000 };
        (await store.ListMovementsAsync(filter, null, Cancellation)).Rows.Count.ShouldBe(8);
        (await store.ListMovementsAsync(filter with { To = EndAt }, null, Cancellation)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task ListUsage_OfClientsAndDays_AddsUpJobsMoneyAndRefusals()
    {
        var store = await OpenAsync();
        var calendar = new MoneyCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        // 12:00 UTC is 21:00 in Tokyo.
        var day = new DateOnly(2030, 1, 1);
        await RunOnDayAsync("running", Payer);
        await RunOnDayAsync("completed", Payer);
        await store.EndAsync(JobChange.Completed("completed", EndAt, 1).WithPayer(Payer, false), Cancellation);
        var settlement = new Settlement((await store.FindReservationAsync("completed", Cancellation))!, Settle(NanoDollars.Parse("0.01")));
        await store.NoteAsync("completed", ResultOutcome.TooLarge, Facts with { Images = 3 }, settlement, Cancellation);
        await RunOnDayAsync("failed", Payer);
        await store.EndAsync(JobChange.Failed("failed", EndAt, "x", "y", null).WithPayer(Payer, false), Cancellation);
        await RunOnDayAsync("lost", Payer);
        await store.EndAsync(JobChange.Lost("lost", EndAt, LostReason.NotEndedInTime).WithPayer(Payer, false), Cancellation);
        await store.AddAsync(Samples.Job("unlimited", "free"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Cancelled("unlimited", EndAt), Cancellation);
        await store.AddAsync(Samples.Job("next-day", "free", Samples.Start.AddHours(3)), completion: null, Cancellation);
        RefusalCount[] refusals = [new("2030-01-01", Payer, "other", 2), new("2030-01-01", "free", "other", 1)];
        await store.AddRefusalsAsync(refusals, Cancellation);
        await store.AddRefusalsAsync(refusals, Cancellation);

        var all = await store.ListUsageAsync(new UsageFilter { From = day, To = day.AddDays(1), Calendar = calendar }, Cancellation);

        var (model, cents) = (Samples.Job("x").Model, FourCents.Amount);
        UsageRow none = new("2030-01-01", "free", "other", 0, 0, 0, 0, 0, 0, 2, default, default, default, default);
        all.Next.ShouldBeNull();
        all.Rows.ShouldBe(
        [
            none with { Model = model, Jobs = 1, ImagesAsked = 2, Cancelled = 1, Refused = 0 },
            none,
            none with
            {
                Client = Payer, Model = model, Jobs = 4, ImagesAsked = 8, ImagesDelivered = 3, Failed = 1, Lost = 1, Refused = 0,
                Reserved = cents, Settled = NanoDollars.Parse("0.01"), Released = cents, Doubtful = cents,
            },
            none with { Client = Payer, Refused = 4 },
            none with { Day = "2030-01-02", Model = model, Jobs = 1, ImagesAsked = 2, Refused = 0 },
        ]);
        var paged = new List<UsageRow>();
        for (var filter = new UsageFilter { From = day, To = day.AddDays(1), Calendar = calendar, Limit = 2 }; ;)
        {
            var page = await store.ListUsageAsync(filter, Cancellation);
            paged.AddRange(page.Rows);
            if (page.Next is null)
            {
                break;
            }

            filter = filter with { After = UsageCursor.TryParse(page.Next.ToString()) };
        }

        paged.ShouldBe(all.Rows);
        var ofOne = new UsageFilter { Client = Payer, Model = model, From = day, To = day, Calendar = calendar };
        (await store.ListUsageAsync(ofOne, Cancellation)).Rows.ShouldBe([all.Rows[2]]);
        await store.DeleteRefusalsAsync("2030-01-02", Cancellation);
        (await store.ListUsageAsync(new UsageFilter { From = day, To = day, Calendar = calendar }, Cancellation)).Rows.Count.ShouldBe(2);

        Task<string> RunOnDayAsync(string id, string client) => RunAsync(
            store, id, admission => admission with { Day = "2030-01-01" }, client);
    }

    private static async Task SettleAsync(JobStore store, string id, string cost, string client = Payer)
    {
        await RunAsync(store, id, client: client);
        await store.EndAsync(JobChange.Completed(id, EndAt, 1).WithPayer(client, false), Cancellation);
        await store.MoveAsync((await store.FindReservationAsync(id, Cancellation))!, Settle(NanoDollars.Parse(cost)), Cancellation);
    }

    /// <summary>Changes the database past the store.</summary>
    private async Task ChangeAsync(string statement)
    {
        var database = CreateDatabase(TimeSpan.FromSeconds(30), Gateway.Jobs.Store.Schema.JobSchema.Migrations);
        _databases.Add(database);
        var write = new StatementsWrite(StoreOperation.Probe, new SqlStatement(statement));
        await database.CommitAsync([write], Cancellation);
        write.Rows.ShouldBeGreaterThan(0);
    }
}
