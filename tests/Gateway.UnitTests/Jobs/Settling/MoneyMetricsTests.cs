using Gateway.Jobs.Settling;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;
using Gateway.UnitTests.Jobs.Store;
using Gateway.UnitTests.Metrics;

namespace Gateway.UnitTests.Jobs.Settling;

public sealed class MoneyMetricsTests : IDisposable
{
    private const string Model = "fal-ai/imagen4/preview";
    private const string Tags = $"client=studio,model={Model}";

    private readonly SettlingParts _parts = new();
    private readonly MeasurementList _measured;

    public MoneyMetricsTests() => _measured = new MeasurementList(_parts.Metrics);

    public void Dispose()
    {
        _measured.Dispose();
        _parts.Dispose();
    }

    /// <summary>A settlement counts the cost; every other movement counts the amount of the reservation.</summary>
    [Theory]
    [InlineData(LedgerKinds.Settle, ReservationState.Settled, "0.05", "gateway.money.moved{kind=settle,TAGS} 50000000")]
    [InlineData(LedgerKinds.Settle, ReservationState.Settled, "0.00", "gateway.money.moved{kind=settle,TAGS} 0")]
    [InlineData(LedgerKinds.Settle, ReservationState.Settled, null, null)]
    [InlineData(LedgerKinds.Release, ReservationState.Released, "0.00", "gateway.money.moved{kind=release,TAGS} 120000000")]
    [InlineData(LedgerKinds.Doubt, ReservationState.Doubtful, null, "gateway.money.moved{kind=doubt,TAGS} 120000000")]
    [InlineData(LedgerKinds.Await, ReservationState.AwaitingResult, null, "gateway.money.moved{kind=await,TAGS} 120000000")]
    [InlineData(LedgerKinds.Resume, ReservationState.Running, null, "gateway.money.moved{kind=resume,TAGS} 120000000")]
    internal void Moved_EachMove_CountsItsAmount(string kind, ReservationState to, string? charged, string? expected)
    {
        var cost = charged is null ? (NanoDollars?)null : NanoDollars.Parse(charged);

        _parts.Metrics.Moved(Reservation("0.12"), new LedgerMove(kind, to, cost, Samples.Start, SettlementReasons.Failed));

        _measured.Take().ShouldBe(Expected(expected));
    }

    [Fact]
    public void Moved_ReservationWithoutAPrice_CountsNothing()
    {
        var release = new LedgerMove(LedgerKinds.Release, ReservationState.Released, null, Samples.Start, SettlementReasons.Failed);

        _parts.Metrics.Moved(Reservation(null), release);

        _measured.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Moved_ClientAndModelThatAreNotConfigured_AreOther()
    {
        _parts.Metrics.Moved(LedgerKinds.Reserve, "removed", "fal-ai/removed", NanoDollars.Parse("0.01"));
        _parts.Metrics.Exceeded("removed", "fal-ai/removed");

        _measured.Take().ShouldBe(
        [
            "gateway.money.moved{kind=reserve,client=other,model=other} 10000000", "gateway.money.exceeded{client=other,model=other} 1",
        ]);
    }

    /// <summary>The end of a job moves its money at once, or the result decides later.</summary>
    [Theory]
    [InlineData(ReservationState.Released, "gateway.money.moved{kind=release,TAGS} 120000000")]
    [InlineData(ReservationState.Doubtful, "gateway.money.moved{kind=doubt,TAGS} 120000000")]
    [InlineData(ReservationState.Pending, null)]
    [InlineData(ReservationState.Running, null)]
    [InlineData(ReservationState.AwaitingResult, null)]
    [InlineData(ReservationState.Settled, null)]
    internal void Ended_EachState_CountsWhatTheEndHasMoved(ReservationState state, string? expected)
    {
        _parts.Metrics.Ended(Samples.Job("job"), new JobCost(NanoDollars.Parse("0.12"), state));

        _measured.Take().ShouldBe(Expected(expected));
        Enum.GetValues<ReservationState>().Length.ShouldBe(6);
    }

    [Fact]
    public void Ended_JobWithoutMoney_CountsNothing()
    {
        _parts.Metrics.Ended(Samples.Job("job"), cost: null);
        _parts.Metrics.Ended(Samples.Job("job"), new JobCost(null, ReservationState.Released));

        _measured.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Exceeded_AJob_IsCounted()
    {
        _parts.Metrics.Exceeded("studio", Model);

        _measured.Take().ShouldBe([$"gateway.money.exceeded{{{Tags}}} 1"]);
    }

    /// <summary>The clock of another replica may be ahead, so that the oldest submit is in the future.</summary>
    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(2, 90, 90)]
    [InlineData(1, 0, 0)]
    [InlineData(1, -30, 0)]
    public void Doubtful_TheTotals_AreTheirNumberAndTheAgeOfTheOldest(long count, int? secondsAgo, int age)
    {
        _parts.Metrics.Doubtful(new DoubtfulTotals(count, secondsAgo is { } ago ? Samples.Start.AddSeconds(-ago) : null));

        _measured.Take().ShouldBe([$"gateway.money.doubtful{{}} {count}", $"gateway.money.doubtful.oldest.age{{}} {age}"]);
    }

    [Fact]
    public void Levels_BeforeTheFirstReport_HaveNoValue() => _measured.Take().ShouldBeEmpty();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    public void Checked_Differences_TellWhetherTheLedgerIsGood(int differences, int good)
    {
        _parts.Metrics.Checked(differences);

        _measured.Take().ShouldBe([$"gateway.ledger.good{{}} {good}"]);
    }

    [Fact]
    public void IsRead_WithoutAReader_IsFalse()
    {
        using var other = new SettlingParts();

        _parts.Metrics.IsRead.ShouldBeTrue();
        other.Metrics.IsRead.ShouldBeFalse();
        other.Metrics.Moved(LedgerKinds.Reserve, "studio", Model, NanoDollars.Zero);
        other.Metrics.Exceeded("studio", Model);
    }

    private static string[] Expected(string? line) => line is null ? [] : [line.Replace("TAGS", Tags, StringComparison.Ordinal)];

    private static StoredReservation Reservation(string? amount)
    {
        var dollars = amount is null ? (NanoDollars?)null : NanoDollars.Parse(amount);
        return new StoredReservation("r", "studio", Model, "job", ReservationState.Running, dollars, dollars, null);
    }
}
