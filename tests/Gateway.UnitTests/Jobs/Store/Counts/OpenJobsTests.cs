using Gateway.Jobs.Store.Counts;

namespace Gateway.UnitTests.Jobs.Store.Counts;

public sealed class OpenJobsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly OpenJobs _open = new();

    [Fact]
    public void Now_BeforeTheFirstReading_IsUnknown()
    {
        _open.Add(Noon);

        _open.Now().ShouldBeNull();
    }

    [Fact]
    public void Now_AfterAReading_FollowsTheJobsOfThisProcess()
    {
        _open.BeginReading();
        _open.EndReading(new OpenCount(2, Noon));

        _open.Now().ShouldBe(new OpenCount(2, Noon));
        _open.Add(Noon.AddMinutes(1));
        _open.Now().ShouldBe(new OpenCount(3, Noon));
        _open.End();
        _open.End();
        _open.Now().ShouldBe(new OpenCount(1, Noon));
        _open.End();
        _open.Now().ShouldBe(new OpenCount(0, null));
    }

    [Fact]
    public void Now_WithoutAnOldJob_HasTheFirstJobSince()
    {
        _open.BeginReading();
        _open.EndReading(new OpenCount(0, null));

        _open.Add(Noon.AddMinutes(2));
        _open.Add(Noon.AddMinutes(1));

        _open.Now().ShouldBe(new OpenCount(2, Noon.AddMinutes(1)));
    }

    [Fact]
    public void Now_DuringAReading_UsesTheOneBefore()
    {
        _open.BeginReading();
        _open.EndReading(new OpenCount(1, Noon));
        _open.Add(Noon.AddMinutes(1));
        _open.BeginReading();
        _open.Add(Noon.AddMinutes(2));

        _open.Now().ShouldBe(new OpenCount(3, Noon));
        _open.EndReading(new OpenCount(2, Noon));
        _open.Now().ShouldBe(new OpenCount(3, Noon), "the job that was stored during the reading is not in it");
    }

    [Fact]
    public void Now_AnotherReplicaStoredTheJobs_IsNeverNegative()
    {
        _open.BeginReading();
        _open.EndReading(new OpenCount(0, null));

        _open.End();

        _open.Now().ShouldBe(new OpenCount(0, null));
    }
}
