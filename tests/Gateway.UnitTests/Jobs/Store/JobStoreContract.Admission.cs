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
