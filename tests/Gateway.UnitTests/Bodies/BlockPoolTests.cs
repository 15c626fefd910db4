using Gateway.Bodies;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Bodies;

public sealed class BlockPoolTests
{
    private readonly TestTimeProvider _time = new();

    [Fact]
    public void Rent_AfterReturn_ReusesTheBlock()
    {
        using var pool = new BlockPool(_time);
        var block = pool.Rent();

        pool.Return(block);

        pool.Rent().ShouldBeSameAs(block);
        block.Length.ShouldBe(BlockPool.BlockBytes);
    }

    [Fact]
    public void Idle_AfterPeak_FallsToZero()
    {
        using var pool = new BlockPool(_time);
        var blocks = Enumerable.Range(0, 100).Select(_ => pool.Rent()).ToList();
        blocks.ForEach(pool.Return);
        pool.Idle.ShouldBe(100);

        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        pool.Idle.ShouldBe(0);
    }

    [Fact]
    public void Idle_AboveItsBound_IsNotKept()
    {
        using var pool = new BlockPool(_time, 10 * BlockPool.BlockBytes);
        var blocks = Enumerable.Range(0, 100).Select(_ => pool.Rent()).ToList();

        blocks.ForEach(pool.Return);

        pool.Idle.ShouldBe(10);
    }

    [Fact]
    public void Idle_BlocksInUse_AreKept()
    {
        using var pool = new BlockPool(_time);
        var blocks = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList();
        blocks.ForEach(pool.Return);
        for (var i = 0; i < 3; i++)
        {
            // Every interval uses all blocks.
            blocks = Enumerable.Range(0, pool.Idle).Select(_ => pool.Rent()).ToList();
            blocks.ForEach(pool.Return);
            if (i > 0)
            {
                pool.Idle.ShouldBe(blocks.Count);
            }

            _time.Advance(TimeSpan.FromSeconds(5));
        }
    }
}
