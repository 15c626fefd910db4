using System.Buffers;
using Gateway.Edge.Memory;

namespace Gateway.UnitTests.Edge;

public sealed class ConnectionMemoryTests
{
    private const int Block = ConnectionMemory.BlockBytes;
    private const int Large = ConnectionMemory.LargeBlockBytes;

    [Fact]
    public void Block_Returned_IsUsedAgain()
    {
        using var memory = new ConnectionMemory(10 * Block);
        var block = memory.Rent();
        memory.Rented.ShouldBe(Block);

        block.Dispose();

        (memory.Rented, memory.Idle).ShouldBe((0, Block));
        memory.Rent(Block).ShouldBeSameAs(block);
        (memory.Rented, memory.Idle).ShouldBe((Block, 0));
    }

    [Fact]
    public void Blocks_AboveTheBound_AreNotKept()
    {
        using var memory = new ConnectionMemory(10 * Block);
        var blocks = Enumerable.Range(0, 1_000).Select(_ => memory.Rent()).ToList();
        memory.Rented.ShouldBe(1_000 * Block);

        blocks.ForEach(block => block.Dispose());

        (memory.Rented, memory.Idle).ShouldBe((0, 10 * Block));
    }

    [Fact]
    public void Block_ReturnedTwice_IsHandedOutOnce()
    {
        using var memory = new ConnectionMemory(10 * Block);
        var block = memory.Rent();

        block.Dispose();
        block.Dispose();

        memory.Idle.ShouldBe(Block);
        memory.Rent().ShouldNotBeSameAs(memory.Rent());
    }

    [Fact]
    public void Pools_OfAllPartsOfTheServer_ShareTheBound()
    {
        using var memory = new ConnectionMemory(10 * Block);
        var (one, other) = (memory.Create(), memory.Create());
        var block = one.Rent();
        block.Dispose();

        other.Rent().ShouldBeSameAs(block);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(Block)]
    public void Rent_UpToABlock_IsABlock(int bytes)
    {
        using var memory = new ConnectionMemory(10 * Block);

        memory.Rent(bytes).Memory.Length.ShouldBe(Block);
        memory.MaxBufferSize.ShouldBe(Block);
    }

    [Fact]
    public void Rent_MoreThanABlock_IsRefused()
    {
        using var memory = new ConnectionMemory(10 * Block);

        Should.Throw<ArgumentOutOfRangeException>(() => memory.Rent(Block + 1));
    }

    [Fact]
    public void Blocks_OfManyThreads_BelongToOneEach()
    {
        using var memory = new ConnectionMemory(100 * Block);
        Parallel.For(0, 20_000, number =>
        {
            using var block = memory.Rent();
            block.Memory.Span.Fill((byte)number);
            Thread.Yield();
            block.Memory.Span.IndexOfAnyExcept((byte)number).ShouldBe(-1);
        });

        memory.Rented.ShouldBe(0);
        memory.Idle.ShouldBeLessThanOrEqualTo((100 + Environment.ProcessorCount) * (long)Block);
    }

    [Fact]
    public void Rent_ForABodyThatFillsIt_IsALargeBlock()
    {
        using var memory = new ConnectionMemory(16 * Large);
        var blocks = new ReceiveBlocks();
        memory.Receiving = blocks;
        blocks.Begin();
        blocks.Expect((2 * Large) + (2 * Block));

        var rented = Enumerable.Range(0, 4).Select(_ => memory.Rent(Block)).ToList();

        // A part of the bytes may be in the block before them. The last bytes are in small blocks.
        rented.Select(block => block.Memory.Length).ShouldBe([Large, Large, Block, Block]);
        (memory.Rented, memory.Large).ShouldBe(((2 * Large) + (2 * Block), 2 * Large));
        rented.ForEach(block => block.Dispose());
        (memory.Rented, memory.Large, memory.Idle).ShouldBe((0, 0, (2 * Large) + (2 * Block)));
    }

    [Fact]
    public void Rent_BetweenBeginAndExpect_IsSubtracted()
    {
        using var memory = new ConnectionMemory(16 * Large);
        var blocks = new ReceiveBlocks();
        memory.Receiving = blocks;
        blocks.Begin();
        memory.Rent();
        blocks.Expect(Large + Block);

        memory.Rent().Memory.Length.ShouldBe(Block);
    }

    [Fact]
    public void Rent_AfterTheEndOfABody_IsASmallBlock()
    {
        using var memory = new ConnectionMemory(16 * Large);
        var blocks = new ReceiveBlocks();
        memory.Receiving = blocks;
        blocks.Begin();
        blocks.Expect(100 * Large);
        blocks.End();

        memory.Rent().Memory.Length.ShouldBe(Block);
    }

    [Fact]
    public async Task Rent_OfAnotherFlow_IsASmallBlock()
    {
        using var memory = new ConnectionMemory(16 * Large);
        var blocks = new ReceiveBlocks();
        var other = Task.Run(() => memory.Rent().Memory.Length, TestContext.Current.CancellationToken);
        memory.Receiving = blocks;
        blocks.Expect(100 * Large);

        (await other).ShouldBe(Block);
    }

    [Fact]
    public void LargeBlocks_OfAllConnections_HaveABound()
    {
        using var memory = new ConnectionMemory(16 * Large);
        var rented = new List<IMemoryOwner<byte>>();
        for (var connection = 0; connection < 10; connection++)
        {
            var blocks = new ReceiveBlocks();
            memory.Receiving = blocks;
            blocks.Expect(100 * Large);
            rented.Add(memory.Rent());
        }

        rented.Count(block => block.Memory.Length == Large).ShouldBe(4);
        memory.Large.ShouldBe(4 * Large);
        rented.ForEach(block => block.Dispose());
        memory.Rent().Memory.Length.ShouldBe(Large);
    }

    [Fact]
    public void IdleBlocks_OfBothSizes_ShareTheBound()
    {
        using var memory = new ConnectionMemory(4 * Large);
        var blocks = new ReceiveBlocks();
        memory.Receiving = blocks;
        blocks.Expect(100 * Large);
        var rented = Enumerable.Range(0, 1_000).Select(_ => memory.Rent()).ToList();

        rented.ForEach(block => block.Dispose());

        memory.Idle.ShouldBe(4 * Large);
    }
}
