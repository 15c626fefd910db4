using Gateway.Jobs.Store.Money;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class ReservationTests
{
    /// <summary>The insert of a job may wait for its group and then for its commit, each up to the timeout of the store. A job whose insert
    /// may come after the time of its reservation is late.</summary>
    [Theory]
    [InlineData(0.1, 45)]
    [InlineData(5, 45)]
    [InlineData(7.5, 45)]
    [InlineData(8, 46)]
    [InlineData(60, 150)]
    public void ForJob_WithinTheMarginOfTheStore_IsLate(double storeTimeout, double margin)
    {
        var timeout = TimeSpan.FromSeconds(storeTimeout);
        var reservation = new Reservation("reservation", Samples.Start);
        var last = Samples.Start.AddSeconds(-margin);

        var inTime = reservation.ForJob(last, TimeSpan.FromHours(24), timeout);
        inTime.ShouldBe(new Reserved("reservation", last.AddHours(26)));
        reservation.ForJob(last.AddTicks(1), TimeSpan.FromHours(24), timeout).IsLate.ShouldBeTrue();
    }
}
