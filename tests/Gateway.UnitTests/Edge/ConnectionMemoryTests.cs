using Gateway.Edge.Memory;

namespace Gateway.UnitTests.Edge;

public sealed class ConnectionMemoryTests
{
    private const int Block = ConnectionMemory.BlockBytes;

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
}
