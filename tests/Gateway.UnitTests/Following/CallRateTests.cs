using Gateway.Following;

namespace Gateway.UnitTests.Following;

public sealed class CallRateTests
{
    private readonly TestTimeProvider _time = new();

    /// <summary>Over ten seconds, no more calls than the rate and the burst of a fifth of a second.</summary>
    [Theory]
    [InlineData(1, 11)]
    [InlineData(10, 102)]
    [InlineData(50, 510)]
    public void Allow_ManyWanted_KeepsTheRate(int perSecond, int most)
    {
        var rate = new CallRate(_time);
        var made = 0;
        for (var n = 0; n < 200; n++)
        {
            for (var allowed = rate.Allow(100, perSecond); allowed > 0; allowed--)
            {
                rate.Spend();
                made++;
            }

            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        made.ShouldBeInRange((10 * perSecond * 95 / 100) - 1, most);
    }

    [Fact]
    public void Return_UnusedCall_MayBeMade()
    {
        var rate = new CallRate(_time);
        rate.Allow(1, 1).ShouldBe(1);
        rate.Spend();
        rate.Allow(1, 1).ShouldBe(0);

        rate.Return();

        rate.Allow(5, 1).ShouldBe(1);
    }
}
