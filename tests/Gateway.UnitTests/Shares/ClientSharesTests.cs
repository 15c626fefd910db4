using Gateway.Shares;

namespace Gateway.UnitTests.Shares;

public sealed class ClientSharesTests
{
    private readonly ClientShares _shares = new();

    [Theory]
    [InlineData((int)ShareKind.Requests)]
    [InlineData((int)ShareKind.WaitingSubmits)]
    [InlineData((int)ShareKind.Streams)]
    [InlineData((int)ShareKind.Downloads)]
    public void TryTake_UpToTheLimit_SucceedsAndThenFails(int kindNumber)
    {
        var kind = (ShareKind)kindNumber;
        Take("a", kind, 2).ShouldBe((true, 0));
        Take("a", kind, 2).ShouldBe((true, 1));
        Take("a", kind, 2).ShouldBe((false, 2));

        Take("b", kind, 2).ShouldBe((true, 0), "another client has a share of its own");
        foreach (var other in Enum.GetValues<ShareKind>().Where(other => other != kind))
        {
            Take("a", other, 2).ShouldBe((true, 0), "another kind has a share of its own");
        }

        _shares.Release("a", kind);
        Take("a", kind, 2).ShouldBe((true, 1));
    }

    [Fact]
    public void TryTake_LimitLoweredByAReload_FailsUntilEnoughAreReleased()
    {
        Take("a", ShareKind.Requests, 3);
        Take("a", ShareKind.Requests, 3);

        Take("a", ShareKind.Requests, 1).ShouldBe((false, 2));
        _shares.Release("a", ShareKind.Requests);
        Take("a", ShareKind.Requests, 1).ShouldBe((false, 1));
        _shares.Release("a", ShareKind.Requests);
        Take("a", ShareKind.Requests, 1).ShouldBe((true, 0));
    }

    [Fact]
    public void Clients_WithoutAnything_HaveNoEntry()
    {
        for (var i = 0; i < 1000; i++)
        {
            Take($"client-{i}", ShareKind.Streams, 1);
            Take($"client-{i}", ShareKind.Requests, 0).ShouldBe((false, 0));
        }

        _shares.Count.ShouldBe(1000);
        for (var i = 0; i < 1000; i++)
        {
            _shares.Release($"client-{i}", ShareKind.Streams);
        }

        _shares.Count.ShouldBe(0);
        Take("refused", ShareKind.Requests, 0).ShouldBe((false, 0));
        _shares.Count.ShouldBe(0, "a refusal leaves no entry");
    }

    [Fact]
    public void TryTakeUpstreamCall_GreedyClient_LeavesCallsForOthers()
    {
        const int limit = 12;
        var taken = 0;
        while (_shares.TryTakeUpstreamCall("greedy", limit))
        {
            taken++;
        }

        taken.ShouldBe(7, "half of the calls and one more");
        _shares.TryTakeUpstreamCall("good", limit).ShouldBeTrue();
        _shares.TryTakeUpstreamCall("better", limit).ShouldBeTrue();
        for (var i = 0; i < 7; i++)
        {
            _shares.Release("greedy", ShareKind.UpstreamCalls);
        }

        _shares.Release("good", ShareKind.UpstreamCalls);
        _shares.Release("better", ShareKind.UpstreamCalls);
        _shares.Count.ShouldBe(0);
        _shares.TryTakeUpstreamCall("greedy", limit).ShouldBeTrue();
    }

    [Fact]
    public void TryTakeUpstreamCall_AtTheLimitOfTheProcess_IsRefused()
    {
        for (var client = 0; client < 3; client++)
        {
            _shares.TryTakeUpstreamCall($"client{client}", 3).ShouldBeTrue();
        }

        _shares.TryTakeUpstreamCall("good", 3).ShouldBeFalse();
        _shares.UsedBy("good", ShareKind.UpstreamCalls).ShouldBe(0);
    }

    [Fact]
    public void Release_WithoutATake_Throws()
    {
        Take("a", ShareKind.Requests, 1);

        Should.Throw<InvalidOperationException>(() => _shares.Release("a", ShareKind.Streams));
        Should.Throw<InvalidOperationException>(() => _shares.Release("b", ShareKind.Requests));
        _shares.UsedBy("a", ShareKind.Requests).ShouldBe(1);
    }

    [Fact]
    public void TryTake_ManyThreads_NeverExceedsTheLimitAndEndsAtZero()
    {
        const int limit = 3;
        var held = new int[2];
        var most = 0;

        Parallel.For(0, 8, worker =>
        {
            var client = worker % 2;
            for (var i = 0; i < 2000; i++)
            {
                if (_shares.TryTake(client.ToString(System.Globalization.CultureInfo.InvariantCulture), ShareKind.Requests, limit, out _))
                {
                    var now = Interlocked.Increment(ref held[client]);
                    InterlockedMax(ref most, now);
                    Interlocked.Decrement(ref held[client]);
                    _shares.Release(client.ToString(System.Globalization.CultureInfo.InvariantCulture), ShareKind.Requests);
                }
            }
        });

        most.ShouldBeInRange(1, limit);
        _shares.Count.ShouldBe(0);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private (bool Taken, int Used) Take(string client, ShareKind kind, int limit) =>
        (_shares.TryTake(client, kind, limit, out var used), used);
}
