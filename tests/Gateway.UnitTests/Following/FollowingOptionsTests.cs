using Gateway.Configuration.Options;

namespace Gateway.UnitTests.Following;

public sealed class FollowingOptionsTests
{
    /// <summary>The default schedule: 2, 3, 5, 10 s, then every 30 s, and after an hour every 5 min.</summary>
    [Theory]
    [InlineData(-5, 2)]
    [InlineData(0, 2)]
    [InlineData(1.9, 2)]
    [InlineData(2, 3)]
    [InlineData(4.9, 3)]
    [InlineData(5, 5)]
    [InlineData(9.9, 5)]
    [InlineData(10, 10)]
    [InlineData(19.9, 10)]
    [InlineData(20, 30)]
    [InlineData(3599, 30)]
    [InlineData(3600, 300)]
    [InlineData(90_000, 300)]
    public void WaitAt_DefaultSchedule_DependsOnTheAge(double age, double wait) =>
        new FollowingOptions().WaitAt(TimeSpan.FromSeconds(age)).ShouldBe(TimeSpan.FromSeconds(wait));

    /// <summary>Polls exactly when they are due: the times of all polls of the first two minutes, and their number in a day.</summary>
    [Fact]
    public void WaitAt_PollsOnTime_FollowTheSchedule()
    {
        var options = new FollowingOptions();
        var polls = new List<double>();
        for (var age = options.FirstWait; age < TimeSpan.FromDays(1); age += options.WaitAt(age))
        {
            polls.Add(age.TotalSeconds);
        }

        polls.Take(7).ShouldBe([2, 5, 10, 20, 50, 80, 110]);
        polls.Count(age => age < 3600).ShouldBe(4 + 119);
        polls.Count.ShouldBe(4 + 119 + 1 + 275);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.59, 0.5)]
    [InlineData(0.6, 0.5)]
    [InlineData(3599, 0.5)]
    [InlineData(3600, 300)]
    public void WaitAt_OwnSchedule_ReplacesTheDefault(double age, double wait)
    {
        var options = new FollowingOptions { Schedule = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5)] };

        options.WaitAt(TimeSpan.FromSeconds(age)).ShouldBe(TimeSpan.FromSeconds(wait));
    }

    /// <summary>A schedule that is slower than the one of old jobs stays as it is.</summary>
    [Fact]
    public void WaitAt_SlowSchedule_IsNotMadeFaster()
    {
        var options = new FollowingOptions { Schedule = [TimeSpan.FromMinutes(20)] };

        options.WaitAt(TimeSpan.FromHours(2)).ShouldBe(TimeSpan.FromMinutes(20));
        options.LongestWait.ShouldBe(TimeSpan.FromMinutes(20));
    }
}
