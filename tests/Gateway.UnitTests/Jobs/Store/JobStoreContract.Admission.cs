using Gateway.Clients;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The admission of submits: all limits in one decision.</summary>
public abstract partial class JobStoreContract
{
    private static readonly SubmitPrice FourCents = new("v1", PriceUnit.Image, NanoDollars.Parse("0.04"), null);

    [Fact]
    public async Task Admit_MoreThanEachLimitAllows_AdmitsExactlyTheLimit()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        ClientLimits[] cases =
        [
            new(7, null, []), new(null, 7, []), new(null, null, [Dollars("day", BudgetPeriod.Day, "0.28")]),
            new(null, null, [Dollars("month", BudgetPeriod.Month, "0.3"), Dollars("day", BudgetPeriod.Day, "5")]),
            new(null, null, [Dollars("all", BudgetPeriod.Total, "0.28")]),
        ];
        for (var number = 0; number < cases.Length; number++)
        {
            var (client, limits) = ($"client-{number}", cases[number]);
            var usages = await Task.WhenAll(Enumerable.Range(0, 30).Select(n =>
                (n % 2 == 0 ? one : other).AdmitAsync(Admission(client, limits), Cancellation)));

            usages.Count(usage => usage.IsAdmitted).ShouldBe(7);
            var now = await one.FindUsageAsync(client, limits, Samples.Start, "2026-07-25", Cancellation);
            now.SubmitsInWindow.ShouldBe(limits.SubmitsPerMinute is null ? 0 : 7);
            now.JobsInFlight.ShouldBe(limits.JobsInFlight is null ? 0 : 7);
            (now.SpentInDay, now.SpentInMonth, now.SpentInTotal).ShouldBe((Cents(28), Cents(28), Cents(28)));
        }
    }

    [Fact]
    public async Task Admit_AfterTheWindow_AdmitsAgain()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(2, null, []);
        async Task<bool> AdmitAtAsync(double seconds) => (await store.AdmitAsync(
            Admission("client", limits) with { Now = Samples.Start.AddSeconds(seconds) }, Cancellation)).IsAdmitted;

        (await AdmitAtAsync(0)).ShouldBeTrue();
        (await AdmitAtAsync(30)).ShouldBeTrue();
        (await AdmitAtAsync(59.9)).ShouldBeFalse();
        (await AdmitAtAsync(60)).ShouldBeTrue();
        (await AdmitAtAsync(89)).ShouldBeFalse();
        (await AdmitAtAsync(90)).ShouldBeTrue();
    }

    [Fact]
    public async Task Release_OfAnAdmission_FreesMoneyAndSlotButNotTheRate()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(2, 1, [Dollars("all", BudgetPeriod.Total, "0.04")]);
        var first = Admission("client", limits);
        (await store.AdmitAsync(first, Cancellation)).IsAdmitted.ShouldBeTrue();
        (await store.AdmitAsync(Admission("client", limits), Cancellation)).IsAdmitted.ShouldBeFalse();
        await store.ReleaseAsync("client", first.Id, "upstream_rejected", Samples.Start, Cancellation);
        await store.ReleaseAsync("client", first.Id, "upstream_rejected", Samples.Start, Cancellation);

        var freed = await store.FindUsageAsync("client", limits, Samples.Start, "2026-07-25", Cancellation);
        (freed.SubmitsInWindow, freed.JobsInFlight, freed.SpentInTotal).ShouldBe((1, 0, NanoDollars.Zero));
        var second = Admission("client", limits);
        (await store.AdmitAsync(second, Cancellation)).IsAdmitted.ShouldBeTrue();
        await store.DoubtAsync("client", second.Id, "submit_outcome_unknown", Samples.Start, Cancellation);

        var doubtful = await store.FindUsageAsync("client", limits, Samples.Start, "2026-07-25", Cancellation);
        (doubtful.SubmitsInWindow, doubtful.JobsInFlight, doubtful.SpentInTotal).ShouldBe((2, 1, NanoDollars.Parse("0.04")));
        var later = Samples.Start.AddMinutes(3);
        var expired = await store.FindUsageAsync("client", limits, later, "2026-07-25", Cancellation);
        (expired.SubmitsInWindow, expired.JobsInFlight, expired.SpentInTotal).ShouldBe((0, 0, NanoDollars.Parse("0.04")));
    }

    [Fact]
    public async Task Add_OfAnAdmittedJob_KeepsItsSlotAndMoney()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(null, 5, [Dollars("all", BudgetPeriod.Total, "1")]);
        var (known, doubted) = (Admission(Samples.Job("job-1").Client, limits), Admission(Samples.Job("job-1").Client, limits));
        foreach (var (request, id) in new[] { (known, "job-1"), (doubted, "job-2") })
        {
            await store.AdmitAsync(request, Cancellation);
            if (request == doubted)
            {
                await store.DoubtAsync(request.Client, request.Id, "expired", Samples.Start, Cancellation);
            }

            var added = new NewJob(Samples.Job(id))
            {
                Reservation = new Reserved(request.Id, Samples.Start.AddDays(1)) { IsLate = request == doubted },
            };
            (await store.AddAsync(added, Cancellation)).ShouldBe(AddJobResult.Added);
            (await store.AddAsync(added, Cancellation)).ShouldBe(AddJobResult.AlreadyOwned);
        }

        var usage = await store.FindUsageAsync(known.Client, limits, Samples.Start.AddHours(1), "2026-07-25", Cancellation);
        (usage.JobsInFlight, usage.SpentInTotal).ShouldBe((2, NanoDollars.Parse("0.08")));
    }

    /// <summary>A window that one replica sees with an earlier clock, and a clock that was wrong by a day.</summary>
    [Fact]
    public async Task Admit_WithClocksThatDiffer_KeepsTheRate()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(2, null, []);
        async Task<bool> AdmitAtAsync(string client, TimeSpan at) => (await store.AdmitAsync(
            Admission(client, limits) with { Now = Samples.Start + at }, Cancellation)).IsAdmitted;

        (await AdmitAtAsync("a", TimeSpan.FromSeconds(30))).ShouldBeTrue();
        // This clock is ten seconds late. The submit counts from the time of the one before it.
        (await AdmitAtAsync("a", TimeSpan.FromSeconds(20))).ShouldBeTrue();
        (await AdmitAtAsync("a", TimeSpan.FromSeconds(85))).ShouldBeFalse();
        (await AdmitAtAsync("a", TimeSpan.FromSeconds(90))).ShouldBeTrue();

        (await AdmitAtAsync("b", TimeSpan.FromDays(1))).ShouldBeTrue();
        (await AdmitAtAsync("b", TimeSpan.FromDays(1))).ShouldBeTrue();
        (await AdmitAtAsync("b", TimeSpan.Zero)).ShouldBeTrue();
        (await AdmitAtAsync("b", TimeSpan.FromSeconds(1))).ShouldBeTrue();
        (await AdmitAtAsync("b", TimeSpan.FromSeconds(2))).ShouldBeFalse();
        (await AdmitAtAsync("b", TimeSpan.FromSeconds(61))).ShouldBeTrue();
    }

    /// <summary>Submits were stored with a clock that was five minutes ahead. When they come into the window, the submits before them have
    /// larger numbers.</summary>
    [Theory]
    [InlineData(1, 3, 2, 560)]
    [InlineData(3, 1, 1, 660)]
    public async Task Admit_WhenTheSubmitsOfAWrongClockComeIntoTheWindow_KeepsTheRate(int wrong, int old, int recent, int freesAt)
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(3, null, []);
        Task<LimitsUsage> AdmitAtAsync(double seconds) => store.AdmitAsync(
            Admission("client", limits) with { Now = Samples.Start.AddSeconds(seconds) }, Cancellation);
        foreach (var (count, second) in new[] { (wrong, 600), (old, 300), (recent, 500) })
        {
            for (var number = 0; number < count; number++)
            {
                (await AdmitAtAsync(second)).IsAdmitted.ShouldBeTrue();
            }
        }

        var blocked = await AdmitAtAsync(541);
        (blocked.IsAdmitted, blocked.SubmitsInWindow, blocked.OldestInWindow, blocked.BlockingSubmit).ShouldBe(
            (false, wrong + recent, Samples.Start.AddSeconds(500), Samples.Start.AddSeconds(freesAt) - TimeSpan.FromMinutes(1)));
        (await store.FindUsageAsync("client", limits, Samples.Start.AddSeconds(541), "2026-07-25", Cancellation)).ShouldBe(blocked);
        (await AdmitAtAsync(freesAt - 0.1)).IsAdmitted.ShouldBeFalse();
        var admitted = await AdmitAtAsync(freesAt);
        (admitted.IsAdmitted, admitted.SubmitsInWindow).ShouldBe((true, freesAt == 560 ? 2 : 1));
    }

    /// <summary>The answer to a refused submit may describe a later moment, in which the limit is free. The submit is admitted again with
    /// the same reservation.</summary>
    [Fact]
    public async Task Admit_AgainAfterARefusal_IsAdmittedOnce()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(2, 1, [Dollars("all", BudgetPeriod.Total, "0.04")]);
        var (first, second) = (Admission("client", limits), Admission("client", limits));
        (await store.AdmitAsync(first, Cancellation)).IsAdmitted.ShouldBeTrue();
        (await store.AdmitAsync(second, Cancellation)).IsAdmitted.ShouldBeFalse();
        await store.ReleaseAsync("client", first.Id, "upstream_rejected", Samples.Start, Cancellation);
        (await store.AdmitAsync(second, Cancellation)).IsAdmitted.ShouldBeTrue();
        (await store.AdmitAsync(second, Cancellation)).IsAdmitted.ShouldBeTrue();

        var usage = await store.FindUsageAsync("client", limits, Samples.Start, "2026-07-25", Cancellation);
        (usage.SubmitsInWindow, usage.JobsInFlight, usage.SpentInTotal).ShouldBe((2, 1, Cents(4)));
        (await MovementsOfAsync(store, second.Id)).Select(movement => movement.Kind).ShouldBe(["reserve"]);
    }

    [Fact]
    public async Task Admit_AboveWhatAnAmountCanExpress_IsRefusedWithoutABudget()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(null, 100, []);
        var large = new NanoDollars(long.MaxValue / 2);
        async Task<bool> AdmitAsync() => (await store.AdmitAsync(
            Admission("client", limits) with { Most = large, Price = FourCents with { Amount = large } }, Cancellation)).IsAdmitted;

        (await AdmitAsync()).ShouldBeTrue();
        (await AdmitAsync()).ShouldBeTrue();
        (await AdmitAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Admit_WithoutAPrice_CountsNoMoney()
    {
        var store = await OpenAsync();
        var limits = new ClientLimits(1, null, []);
        var request = Admission("client", limits) with { Price = null, Most = null };
        (await store.AdmitAsync(request, Cancellation)).IsAdmitted.ShouldBeTrue();
        await store.ReleaseAsync("client", request.Id, "upstream_rejected", Samples.Start, Cancellation);

        var usage = await store.FindUsageAsync("client", limits, Samples.Start, "2026-07-25", Cancellation);
        (usage.SubmitsInWindow, usage.SpentInTotal).ShouldBe((1, NanoDollars.Zero));
    }

    /// <summary>The groups of two stores with two writers each have the same clients, each in another order.</summary>
    [Fact]
    public async Task Admit_OfManyClientsInManyGroups_NeverWaitsForItself()
    {
        JobStore[] stores = [await OpenAsync(), await OpenAsync()];
        var limits = new ClientLimits(1000, 1000, [Dollars("all", BudgetPeriod.Total, "1000")]);
        await Task.WhenAll(Enumerable.Range(0, 600).Select(async number =>
        {
            var store = stores[number % 2];
            var client = $"client-{(number % 2 == 0 ? number % 7 : 6 - (number % 7))}";
            var request = Admission(client, limits);
            (await store.AdmitAsync(request, Cancellation)).IsAdmitted.ShouldBeTrue();
            if (number % 3 == 0)
            {
                await store.ReleaseAsync(client, request.Id, "upstream_rejected", Samples.Start, Cancellation);
            }
            else
            {
                var job = Samples.Job($"job-{number}") with { Client = client };
                (await store.AddAsync(
                    new NewJob(job) { Reservation = new Reserved(request.Id, Samples.Start.AddDays(1)) }, Cancellation))
                    .ShouldBe(AddJobResult.Added);
            }
        }));

        NanoDollars spent = default;
        long held = 0;
        for (var number = 0; number < 7; number++)
        {
            var usage = await stores[0].FindUsageAsync($"client-{number}", limits, Samples.Start, "2026-07-25", Cancellation);
            spent += usage.SpentInTotal;
            held += usage.JobsInFlight;
        }

        (held, spent).ShouldBe((400, Cents(1600)));
    }

    private static NanoDollars Cents(int cents) => new(cents * (NanoDollars.PerDollar / 100));

    private static Budget Dollars(string name, BudgetPeriod period, string limit) =>
        new(name, period, NanoDollars.Parse(limit), Warn: null);

    private static AdmissionRequest Admission(string client, ClientLimits limits) => new()
    {
        Client = client,
        Model = "fal-ai/imagen4/preview",
        Limits = limits,
        Now = Samples.Start,
        Day = "2026-07-25",
        PendingUntil = Samples.Start.AddMinutes(2),
        Price = FourCents,
        Most = FourCents.Amount,
        Images = 1,
    };
}
