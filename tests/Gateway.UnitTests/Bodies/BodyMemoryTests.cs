using Gateway.Bodies;

namespace Gateway.UnitTests.Bodies;

public sealed class BodyMemoryTests
{
    private readonly TestTimeProvider _time = new();

    [Fact]
    public async Task Reserve_WithinTheBudget_IsImmediate()
    {
        var memory = new BodyMemory(100, _time);

        (await memory.ReserveAsync(60, TimeSpan.Zero, TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await memory.ReserveAsync(40, TimeSpan.Zero, TestContext.Current.CancellationToken)).ShouldBeTrue();

        memory.Reserved.ShouldBe(100);
    }

    [Fact]
    public async Task Reserve_OverTheBudgetWithoutWaiting_IsRefused()
    {
        var memory = new BodyMemory(100, _time);
        memory.TryReserve(60).ShouldBeTrue();

        (await memory.ReserveAsync(41, TimeSpan.Zero, TestContext.Current.CancellationToken)).ShouldBeFalse();

        memory.Reserved.ShouldBe(60);
    }

    [Fact]
    public async Task Reserve_MoreThanTheWholeBudget_IsRefusedAtOnce()
    {
        var memory = new BodyMemory(100, _time);

        (await memory.ReserveAsync(101, TimeSpan.FromHours(1), TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task Reserve_SeveralWaiters_AreServedInOrderWhenMemoryIsReleased()
    {
        var memory = new BodyMemory(100, _time);
        memory.TryReserve(100).ShouldBeTrue();
        var large = memory.ReserveAsync(80, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken).AsTask();
        var small = memory.ReserveAsync(10, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken).AsTask();

        memory.Release(30);
        // The small request would fit, but it arrived later.
        small.IsCompleted.ShouldBeFalse();
        memory.TryReserve(1).ShouldBeFalse("nobody goes ahead of those who wait");
        memory.Release(60);

        (await large).ShouldBeTrue();
        (await small).ShouldBeTrue();
        memory.Reserved.ShouldBe(100);
    }

    [Fact]
    public async Task Reserve_WaitExpired_IsRefusedAndNextWaiterIsServed()
    {
        var memory = new BodyMemory(100, _time);
        memory.TryReserve(50).ShouldBeTrue();
        var large = memory.ReserveAsync(80, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).AsTask();
        var small = memory.ReserveAsync(10, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await large).ShouldBeFalse();
        (await small).ShouldBeTrue();
        memory.Reserved.ShouldBe(60);
    }

    [Fact]
    public async Task Reserve_CancelledWhileWaiting_ReservesNothing()
    {
        var memory = new BodyMemory(100, _time);
        memory.TryReserve(100).ShouldBeTrue();
        using var leaving = new CancellationTokenSource();
        var waiting = memory.ReserveAsync(10, TimeSpan.FromSeconds(5), leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        memory.Release(100);
        memory.Reserved.ShouldBe(0);
    }

    [Fact]
    public async Task Reserve_ManyAtOnce_NeverExceedsTheBudgetAndEndsAtZero()
    {
        var memory = new BodyMemory(1000, TimeProvider.System);
        var over = 0;

        await Task.WhenAll(Enumerable.Range(1, 200).Select(async i =>
        {
            var bytes = i % 300 + 1;
            if (await memory.ReserveAsync(bytes, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            {
                over += memory.Reserved > 1000 ? 1 : 0;
                await Task.Yield();
                memory.Release(bytes);
            }
        }));

        over.ShouldBe(0);
        memory.Reserved.ShouldBe(0);
    }
}
