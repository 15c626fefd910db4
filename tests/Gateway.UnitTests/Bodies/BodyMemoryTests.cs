using Gateway.Bodies;
using Gateway.Bodies.Memory;
using Gateway.Testing;

namespace Gateway.UnitTests.Bodies;

/// <summary>
/// Sizes are in blocks of 64 KiB: a budget of 16 blocks, of which one client may use 8, and a reserve of 2 for small bodies.
/// </summary>
public sealed class BodyMemoryTests
{
    private const int Block = BlockPool.BlockBytes;

    private static readonly BodyTerms Terms = new(8 * Block, TimeSpan.FromSeconds(10), 8);

    private readonly TestTimeProvider _time = new();
    private readonly BodyMemory _memory;

    public BodyMemoryTests() => _memory = new BodyMemory(16 * Block, _time);

    [Fact]
    public async Task Reserve_WithinBudgetAndShare_IsImmediate()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 8);

        _memory.Reserved.ShouldBe(16 * Block);
        _memory.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 65_536)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 131_072)]
    public void Budget_NotInWholeBlocks_IsRoundedUp(long bytes, long budget) =>
        new BodyMemory(bytes, _time).Budget.ShouldBe(budget);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(17, 32)]
    [InlineData(33_000, 65_536)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 131_072)]
    [InlineData(200_000, 262_144)]
    public void Rented_OfLength_IsWhatPoolsRent(long length, long rented) => BodySizes.Rented(length).ShouldBe(rented);

    [Fact]
    public async Task Reserve_ShareNotInWholeBlocks_HoldsTheLargestBody()
    {
        var terms = Terms with { ClientBytes = 200_000, Wait = TimeSpan.Zero };

        (await _memory.ReserveAsync("a", BodySizes.Rented(200_000), terms, Cancellation)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Reserve_OverTheShareWithoutWaiting_IsRefusedForTheClient()
    {
        await TakeAsync("a", 8);

        (await RefusedAsync("a", 1, Terms with { Wait = TimeSpan.Zero })).ShouldBe(BodyRefusal.ClientShare);
        (await RefusedAsync("a", 1, Terms with { MaxWaiting = 0 })).ShouldBe(BodyRefusal.ClientShare);
        await TakeAsync("b", 8);
    }

    [Fact]
    public async Task Reserve_OverTheBudgetWithoutWaiting_IsRefusedForTheProcess()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 7);

        (await RefusedAsync("c", 2, Terms with { Wait = TimeSpan.Zero })).ShouldBe(BodyRefusal.ProcessBudget);
        (await RefusedAsync("c", 2, Terms with { MaxWaiting = 0 })).ShouldBe(BodyRefusal.ProcessBudget);
    }

    [Fact]
    public async Task Reserve_MoreThanTheShare_IsRefusedAtOnce() => (await RefusedAsync("a", 9, Terms)).ShouldBe(BodyRefusal.ClientShare);

    [Fact]
    public async Task Wait_Ends_RefusesWithTheReasonOfTheWait()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 7);
        var share = WaitAsync("a", 1);
        var budget = WaitAsync("c", 2);

        _time.Advance(TimeSpan.FromSeconds(10));

        (await share).Refusal.ShouldBe(BodyRefusal.ClientShare);
        (await budget).Refusal.ShouldBe(BodyRefusal.ProcessBudget);
        _memory.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Wait_BehindARequestThatWaitsForTheShare_IsForTheShare()
    {
        await TakeAsync("a", 6);
        var first = WaitAsync("a", 3);
        var second = WaitAsync("a", 1);

        _time.Advance(TimeSpan.FromSeconds(10));

        (await first).Refusal.ShouldBe(BodyRefusal.ClientShare);
        // The second fits as soon as the first has gone.
        (await second).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Client_ThatHasUsedItsShare_DoesNotBlockOthers()
    {
        var held = await TakeAsync("a", 8);
        var waiting = WaitAsync("a", 8);

        await TakeAsync("b", 8);

        waiting.IsCompleted.ShouldBeFalse();
        _memory.Release(held, 8 * Block);
        (await waiting).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task LargeBody_DuringAStreamOfSmallerOnes_IsServed()
    {
        var a = await TakeAsync("a", 8);
        var b = await TakeAsync("b", 4);
        var large = WaitAsync("c", 8);
        var small = WaitAsync("d", 1);

        // Four blocks are free, but they belong to the request that waits longest.
        small.IsCompleted.ShouldBeFalse();
        _memory.Release(b, 2 * Block);
        large.IsCompleted.ShouldBeFalse();
        small.IsCompleted.ShouldBeFalse();
        _memory.Release(a, 2 * Block);

        (await large).Succeeded.ShouldBeTrue();
        small.IsCompleted.ShouldBeFalse();
        _memory.Release(a, 1 * Block);
        (await small).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task SmallerBody_BehindLargeOnesOfAnotherClient_IsServedInTurn()
    {
        var a = await TakeAsync("a", 8);
        var b = await TakeAsync("b", 8);
        var first = WaitAsync("c", 4);
        var second = WaitAsync("c", 4);
        var third = WaitAsync("c", 4);
        var other = WaitAsync("d", 1);

        _memory.Release(a, 5 * Block);

        (await first).Succeeded.ShouldBeTrue();
        (await other).Succeeded.ShouldBeTrue("the other client is next after one request of the first");
        second.IsCompleted.ShouldBeFalse();
        _memory.Release(b, 4 * Block);
        (await second).Succeeded.ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task SmallBody_WhileLargeOnesHoldAndAwaitEverything_IsServedAtOnce()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 8);
        var waiting = new[] { WaitAsync("a", 1), WaitAsync("b", 1), WaitAsync("c", 1) };

        foreach (var client in (string[])["a", "b"])
        {
            _memory.TryReserveSmall(client, Block, Terms).ShouldNotBeNull();
        }

        waiting.ShouldAllBe(wait => !wait.IsCompleted);
    }

    [Fact]
    public void SmallBodies_AboveTheirReserve_UseTheMemoryOfLargeOnes()
    {
        var shares = Enumerable.Range(0, 9).Select(_ => _memory.TryReserveSmall("a", Block, Terms).ShouldNotBeNull()).ToList();

        _memory.TryReserveSmall("a", Block, Terms).ShouldBeNull("one block of the reserve and eight of the other memory are its shares");
        _memory.TryReserveSmall("b", Block, Terms).ShouldNotBeNull();
        shares.ForEach(share => _memory.Release(share, Block));
        _memory.Reserved.ShouldBe(Block);
    }

    /// <summary>One release may serve several waiting requests of one client.</summary>
    [Fact]
    public async Task SmallBodies_OfOneClient_AllGetTheReleasedMemoryOfALargeOne()
    {
        var large = await TakeAsync("a", 8);
        await TakeAsync("b", 8);
        _memory.TryReserveSmall("d", Block, Terms).ShouldNotBeNull("the reserve has room");
        var waiting = Enumerable.Range(0, 3)
            .Select(_ => _memory.ReserveSmallAsync("d", Block, Terms, Cancellation).AsTask()).ToList();
        waiting.ShouldAllBe(wait => !wait.IsCompleted);

        _memory.Release(large, 8 * Block);

        (await Task.WhenAll(waiting)).ShouldAllBe(grant => grant.Succeeded);
        _memory.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task SmallBodies_NeverTakeMemoryThatALargeOneAwaits()
    {
        await TakeAsync("a", 8);
        var b = await TakeAsync("b", 6);
        var large = WaitAsync("c", 4);
        _memory.TryReserveSmall("d", Block, Terms).ShouldNotBeNull("the reserve has room");

        _memory.TryReserveSmall("d", Block, Terms).ShouldBeNull();

        _memory.Release(b, 2 * Block);
        (await large).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task SmallBody_ThatWaits_IsServedFromEitherMemory()
    {
        await TakeAsync("a", 8);
        var b = await TakeAsync("b", 8);
        var small = new[] { "c", "d" }.Select(client => _memory.TryReserveSmall(client, Block, Terms).ShouldNotBeNull()).ToList();
        var fromReserve = _memory.ReserveSmallAsync("e", Block, Terms, Cancellation).AsTask();
        var fromLarge = _memory.ReserveSmallAsync("f", Block, Terms, Cancellation).AsTask();

        _memory.Release(small[0], Block);
        (await fromReserve).Succeeded.ShouldBeTrue();
        fromLarge.IsCompleted.ShouldBeFalse();

        _memory.Release(b, Block);
        (await fromLarge).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Line_OfOneClient_HasHalfOfThePlaces()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 8);
        var waiting = Enumerable.Range(0, 4).Select(_ => WaitAsync("a", 1)).ToList();

        (await RefusedAsync("a", 1, Terms)).ShouldBe(BodyRefusal.ClientShare);
        waiting.AddRange(Enumerable.Range(0, 4).Select(i => WaitAsync("c" + i, 1)));
        (await RefusedAsync("d", 1, Terms)).ShouldBe(BodyRefusal.ProcessBudget);

        waiting.ShouldAllBe(wait => !wait.IsCompleted);
        _memory.Waiting.ShouldBe(8);
        _memory.TryReserveSmall("a", Block, Terms).ShouldNotBeNull("the line of small bodies is another one");
    }

    [Fact]
    public async Task Cancelled_WhileWaiting_LeavesTheLineAndServesTheNext()
    {
        await TakeAsync("a", 8);
        await TakeAsync("b", 4);
        using var leaving = new CancellationTokenSource();
        var leaver = _memory.ReserveAsync("c", 8 * Block, Terms, leaving.Token).AsTask();
        var next = WaitAsync("d", 4);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(leaver);
        (await next).Succeeded.ShouldBeTrue();
        _memory.Reserved.ShouldBe(16 * Block);
        _memory.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task BodyThatHoldsMemory_GetsItsNextBlockFirst()
    {
        var a = await TakeAsync("a", 8);
        var b = await TakeAsync("b", 8);
        var others = new[] { WaitAsync("b", 1), WaitAsync("c", 8) };
        var next = _memory.ReserveMoreAsync(b, Block, Terms, Cancellation).AsTask();

        _memory.Release(a, Block);
        next.IsCompleted.ShouldBeFalse("its client has used its share");
        _memory.Release(b, Block);

        (await next).Succeeded.ShouldBeTrue();
        others.ShouldAllBe(wait => !wait.IsCompleted);
    }

    [Fact]
    public async Task Refused_ForTheShareWhileItsOwnBodyGrows_IsForTheClient()
    {
        var a = await TakeAsync("a", 8);
        var next = _memory.ReserveMoreAsync(a, Block, Terms, Cancellation).AsTask();

        _time.Advance(TimeSpan.FromSeconds(10));

        (await next).Refusal.ShouldBe(BodyRefusal.ClientShare);
    }

    /// <summary>Random calls against the invariants: budget and shares are never exceeded, and nothing remains.</summary>
    [Fact]
    public async Task RandomCalls_FromManyThreads_KeepBudgetAndSharesAndEndAtZero()
    {
        var memory = new BodyMemory(16 * Block, TimeProvider.System);
        var terms = Terms with { Wait = TimeSpan.FromSeconds(30), MaxWaiting = 1000 };
        var seed = TestSeed.Next();
        var used = new int[4];
        var over = 0;

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => OneAsync(new Random(seed + i), i % 4))));

        over.ShouldBe(0, $"seed {seed}");
        memory.Reserved.ShouldBe(0, $"seed {seed}");
        memory.Waiting.ShouldBe(0, $"seed {seed}");

        async Task OneAsync(Random random, int client)
        {
            using var leaving = new CancellationTokenSource();
            var blocks = random.Next(1, 9);
            var isSmall = random.Next(2) == 0;
            blocks = isSmall ? 1 : blocks;
            var wait = isSmall
                ? memory.ReserveSmallAsync($"c{client}", Block, terms, leaving.Token)
                : memory.ReserveAsync($"c{client}", blocks * Block, terms, leaving.Token);
            if (random.Next(3) == 0)
            {
                await Task.Yield();
                await leaving.CancelAsync();
            }

            try
            {
                var share = (await wait).Share.ShouldNotBeNull($"seed {seed}");
                // Eight blocks are the share, and one of the reserve.
                var now = Interlocked.Add(ref used[client], blocks);
                if (now > 9 || memory.Reserved > memory.Budget + memory.SmallBudget)
                {
                    Interlocked.Increment(ref over);
                }

                await Task.Yield();
                Interlocked.Add(ref used[client], -blocks);
                memory.Release(share, blocks * Block);
            }
            catch (OperationCanceledException)
            {
                // The client left while it waited.
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<BodyShare> TakeAsync(string client, int blocks)
    {
        var reserved = _memory.ReserveAsync(client, blocks * Block, Terms, Cancellation);
        reserved.IsCompleted.ShouldBeTrue("there is room");
        return (await reserved).Share.ShouldNotBeNull();
    }

    private Task<BodyGrant> WaitAsync(string client, int blocks)
    {
        var waiting = _memory.ReserveAsync(client, blocks * Block, Terms, Cancellation).AsTask();
        waiting.IsCompleted.ShouldBeFalse("there is no room");
        return waiting;
    }

    private async Task<BodyRefusal> RefusedAsync(string client, int blocks, BodyTerms terms)
    {
        var refused = _memory.ReserveAsync(client, blocks * Block, terms, Cancellation);
        refused.IsCompleted.ShouldBeTrue("it does not wait");
        return (await refused).Refusal;
    }
}
