using Gateway.Shares;

namespace Gateway.UnitTests.Shares;

public sealed class RequestsInFlightTests
{
    private readonly RequestsInFlight _requests = new();

    [Fact]
    public void TryEnter_AtTheLimit_FailsUntilOneLeaves()
    {
        _requests.TryEnter(2).ShouldBeTrue();
        _requests.TryEnter(2).ShouldBeTrue();
        _requests.TryEnter(2).ShouldBeFalse();
        _requests.All.ShouldBe(2);

        _requests.Leave();

        _requests.TryEnter(2).ShouldBeTrue();
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 2)]
    [InlineData(1536, 768)]
    public void TryEnterOpen_GetsHalfOfTheLimit(int limit, int half)
    {
        for (var i = 0; i < half; i++)
        {
            _requests.TryEnterOpen(limit).ShouldBeTrue();
        }

        _requests.TryEnterOpen(limit).ShouldBeFalse();
        _requests.Open.ShouldBe(half);
        _requests.LeaveOpen();
        _requests.TryEnterOpen(limit).ShouldBeTrue();
    }

    /// <summary>The last quarter of 1,000 is 250.</summary>
    [Theory]
    [InlineData(750, 200, 10, false)]
    [InlineData(751, 200, 10, true)]
    [InlineData(751, 25, 10, true)]
    [InlineData(751, 24, 10, false)]
    [InlineData(1_000, 249, 1, false)]
    [InlineData(1_000, 250, 1, true)]
    [InlineData(1_000, 3, 900, false)]
    [InlineData(1_000, 4, 900, true)]
    [InlineData(1_000, 0, 0, false)]
    public void IsReserved_LastQuarter_IsForClientsWithFewRequests(int all, int used, int clients, bool expected)
    {
        for (var i = 0; i < all; i++)
        {
            _requests.TryEnter(1_000).ShouldBeTrue();
        }

        _requests.IsReserved(1_000, used, clients).ShouldBe(expected);
    }

    [Fact]
    public void TryEnter_ManyThreads_EndsAtZero()
    {
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                if (_requests.TryEnter(3))
                {
                    _requests.Leave();
                }
            }
        });

        _requests.All.ShouldBe(0);
    }
}
