using Gateway.Configuration.Options;
using Gateway.Jobs;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store.Money;
using Gateway.Money;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Settling;

public sealed class ResultCostTests
{
    private const string Charged = nameof(RefusalCharge.Charged);
    private const string Released = nameof(RefusalCharge.Released);

    /// <summary>The price is 0.04 for a unit, and 0.12 is reserved.</summary>
    [Theory]
    [InlineData(PriceUnit.Image, 200, "2.5", 7L, 9L, Charged, "settle", "0.10", "billable_units")]
    [InlineData(PriceUnit.Image, 200, "0", 7L, 9L, Charged, "settle", "0.00", "billable_units")]
    [InlineData(PriceUnit.Image, 200, "100", null, null, Charged, "settle", "4.00", "billable_units")]
    [InlineData(PriceUnit.Image, 200, "-1", 2L, 9L, Charged, "settle", "0.08", "result_images")]
    [InlineData(PriceUnit.Image, 200, "many", 0L, 9L, Charged, "settle", "0.00", "result_images")]
    [InlineData(PriceUnit.Image, 200, null, 7L, null, Charged, "settle", "0.28", "result_images")]
    [InlineData(PriceUnit.Image, 200, null, null, 9L, Charged, "settle", "0.12", "asked_for")]
    [InlineData(PriceUnit.Megapixel, 200, null, 2L, 5L, Charged, "settle", "0.20", "result_images")]
    [InlineData(PriceUnit.Megapixel, 200, null, 2L, null, Charged, "settle", "0.12", "asked_for")]
    [InlineData(PriceUnit.Megapixel, 200, "1", 2L, 5L, Charged, "settle", "0.04", "billable_units")]
    [InlineData(PriceUnit.Job, 200, null, null, null, Charged, "settle", "0.04", "result_images")]
    [InlineData(PriceUnit.Image, 200, "25000001", 2L, null, Charged, "settle", "0.08", "result_images")]
    [InlineData(PriceUnit.Megapixel, 200, null, 2L, 25_000_001L, Charged, "settle", "0.12", "asked_for")]
    [InlineData(PriceUnit.Image, 422, "25000001", null, null, Charged, "settle", "0.12", "refused_by_model")]
    [InlineData(PriceUnit.Image, 422, null, null, null, Charged, "settle", "0.12", "refused_by_model")]
    [InlineData(PriceUnit.Image, 422, "0.5", null, null, Charged, "settle", "0.02", "refused_by_model")]
    [InlineData(PriceUnit.Image, 422, "0.5", null, null, Released, "release", "0.00", "refused_by_model")]
    [InlineData(PriceUnit.Image, 500, "3", 3L, 3L, Charged, "release", "0.00", "failed")]
    [InlineData(PriceUnit.Image, 504, null, null, null, Released, "release", "0.00", "failed")]
    internal void Of_EachResult_IsItsMove(
        PriceUnit unit, int status, string? units, long? images, long? megapixels, string refused, string kind, string cost,
        string reason)
    {
        var facts = new ResultFacts(images, 10, 10, "image/png", units) { Megapixels = megapixels };

        var move = ResultCost.Of(Reservation(unit), status, facts, Enum.Parse<RefusalCharge>(refused), Samples.Start)!;

        (move.Kind, move.Charged.ToString(), move.Reason, move.At).ShouldBe((kind, cost, reason, Samples.Start));
        move.To.ShouldBe(kind == "settle" ? ReservationState.Settled : ReservationState.Released);
    }

    [Fact]
    public void Of_AReservationWithoutAPrice_IsNothing()
    {
        var reservation = Reservation(PriceUnit.Image) with { Price = null, Reserved = null, Amount = null };

        ResultCost.Of(reservation, 200, ResultFacts.None, RefusalCharge.Charged, Samples.Start).ShouldBeNull();
    }

    [Theory]
    [InlineData(JobStatus.Completed, 2L, null, "0.08", "result_images")]
    [InlineData(JobStatus.Completed, 2L, "1", "0.04", "billable_units")]
    [InlineData(JobStatus.Completed, null, null, "0.12", "no_result")]
    [InlineData(JobStatus.Failed, 2L, "1", "0.12", "no_result")]
    [InlineData(JobStatus.Cancelled, null, null, "0.12", "no_result")]
    [InlineData(null, null, null, "0.12", "no_result")]
    internal void WithoutResult_AfterItsTime_IsWhatWasAskedForUnlessTheJobSaysMore(
        JobStatus? status, long? images, string? units, string cost, string reason)
    {
        var facts = images is null && units is null ? null : new ResultFacts(images, null, null, null, units);

        var move = ResultCost.WithoutResult(new DueReservation(Reservation(PriceUnit.Image), status, facts), Samples.Start);

        (move.Kind, move.To, move.Charged.ToString(), move.Reason).ShouldBe(("settle", ReservationState.Settled, cost, reason));
    }

    private static StoredReservation Reservation(PriceUnit unit)
    {
        var (amount, reserved) = (NanoDollars.Parse("0.04"), NanoDollars.Parse("0.12"));
        return new StoredReservation(
            "r", "studio", "model", "job", ReservationState.AwaitingResult, reserved, reserved, new SubmitPrice("v1", unit, amount, null));
    }
}
