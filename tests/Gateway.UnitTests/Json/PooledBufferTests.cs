using Gateway.Json;

namespace Gateway.UnitTests.Json;

public sealed class PooledBufferTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 100)]
    [InlineData(1000, 50)]
    [InlineData(5000, 3)]
    public void Written_ManyPieces_HasAllBytesInOrder(int piece, int times)
    {
        using var buffer = new PooledBuffer(16);
        var expected = new List<byte>();
        for (var index = 0; index < times; index++)
        {
            var bytes = Enumerable.Repeat((byte)index, piece).ToArray();
            expected.AddRange(bytes);
            bytes.CopyTo(index % 2 == 0 ? buffer.GetSpan(piece) : buffer.GetMemory(piece).Span);
            buffer.Advance(piece);
        }

        buffer.Written.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void GetSpan_WithoutASize_IsNeverEmpty()
    {
        using var buffer = new PooledBuffer(16);
        for (var index = 0; index < 100; index++)
        {
            var length = buffer.GetSpan().Length;
            length.ShouldBeGreaterThan(0);
            buffer.Advance(length);
            if (buffer.Written.Length > 4096)
            {
                break;
            }
        }
    }

    [Fact]
    public void Advance_BehindTheEnd_Throws()
    {
        using var buffer = new PooledBuffer(16);
        var free = buffer.GetSpan().Length;

        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Advance(free + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }
}
