using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;

namespace Gateway.UnitTests.Jobs.Status;

public sealed class AnswerMemoryTests
{
    private const long Limit = 1_000_000;

    private readonly TestTimeProvider _time = new();
    private readonly AnswerMemory _memory;

    public AnswerMemoryTests() => _memory = new AnswerMemory(new CacheShares(4 * Limit), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(AnswerMemory.SmallBytes, 0)]
    [InlineData(AnswerMemory.SmallBytes + 1, 2 * (AnswerMemory.SmallBytes + 1))]
    [InlineData(StatusBody.MaxBytes, 2 * StatusBody.MaxBytes)]
    public void Needed_Body_CountsABodyAndItsCopyIfItIsLarge(int length, long needed) =>
        AnswerMemory.Needed(new StatusReading { Body = new byte[length] }).ShouldBe(needed);

    [Fact]
    public void TryTake_OneClient_GetsHalf()
    {
        _memory.TryTake("a", 400_000).ShouldBeTrue();
        _memory.TryTake("a", 200_000).ShouldBeFalse();
        _memory.TryTake("b", 400_000).ShouldBeTrue();
        _memory.TryTake("c", 400_000).ShouldBeFalse();
        _memory.TryTake("c", 200_000).ShouldBeTrue();
        _memory.Used.ShouldBe(Limit);
    }

    [Fact]
    public void TryTake_OneResponseAboveTheLimit_FitsAlone()
    {
        _memory.TryTake("a", 2 * Limit).ShouldBeTrue();
        _memory.TryTake("b", 1).ShouldBeFalse();
        _memory.Return("a", 2 * Limit);
        _memory.TryTake("b", 1).ShouldBeTrue();
    }

    [Fact]
    public async Task TakeAsync_MemoryIsReturned_TheNextThatFitsGetsIt()
    {
        _memory.TryTake("a", 500_000).ShouldBeTrue();
        _memory.TryTake("b", 500_000).ShouldBeTrue();
        var overShare = _memory.TakeAsync("a", 100_000, Cancellation);
        var other = _memory.TakeAsync("c", 300_000, Cancellation);

        _memory.Return("b", 500_000);

        (await other).ShouldBeTrue();
        overShare.IsCompleted.ShouldBeFalse();
        _memory.Return("a", 500_000);
        (await overShare).ShouldBeTrue();
    }

    [Fact]
    public async Task TakeAsync_NoMemoryInTime_IsRefusedAndLeavesTheLine()
    {
        _memory.TryTake("a", Limit).ShouldBeTrue();
        var waiting = _memory.TakeAsync("b", 100, Cancellation);

        _time.Advance(AnswerMemory.MaxWait);

        (await waiting).ShouldBeFalse();
        _memory.Return("a", Limit);
        _memory.Used.ShouldBe(0);
    }

    [Fact]
    public async Task TakeAsync_ClientLeaves_LeavesTheLine()
    {
        _memory.TryTake("a", Limit).ShouldBeTrue();
        using var left = new CancellationTokenSource();
        var waiting = _memory.TakeAsync("b", 100, left.Token);

        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        _memory.Return("a", Limit);
        _memory.Used.ShouldBe(0);
    }

    [Fact]
    public async Task TakeAsync_ManyThreads_NeverExceedTheLimitAndReturnEverything()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            async () =>
            {
                var client = number % 2 == 0 ? "a" : "b";
                for (var step = 0; step < 2_000; step++)
                {
                    var bytes = 100_000 + (step % 7 * 50_000);
                    (await _memory.TakeAsync(client, bytes, Cancellation)).ShouldBeTrue();
                    _memory.Used.ShouldBeLessThanOrEqualTo(Limit);
                    _memory.Return(client, bytes);
                }
            },
            Cancellation)));

        _memory.Used.ShouldBe(0);
    }
}
