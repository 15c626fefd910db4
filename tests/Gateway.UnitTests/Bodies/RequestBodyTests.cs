using System.Buffers;
using System.Security.Cryptography;
using Gateway.Bodies;

namespace Gateway.UnitTests.Bodies;

public sealed class RequestBodyTests
{
    private static readonly int[] SmallAndLarge = [4096, BlockPool.BlockBytes, BlockPool.BlockBytes];

    [Fact]
    public async Task Body_OfSeveralBlocks_IsReadBackAsItCame()
    {
        var content = RandomNumberGenerator.GetBytes(4096 + BlockPool.BlockBytes + 1000);
        using var pool = new BlockPool(TimeProvider.System);
        var memory = new BodyMemory(1_000_000, TimeProvider.System);
        var body = Fill(memory, pool, content);

        body.Length.ShouldBe(content.Length);
        body.Bytes.ToArray().ShouldBe(content);
        BodyDigest.Of(body.Bytes).ShouldBe(SHA256.HashData(content));
        using var stream = new RequestBodyStream(body);
        stream.Started.ShouldBeFalse();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, 777, TestContext.Current.CancellationToken);
        copy.ToArray().ShouldBe(content);
        stream.Started.ShouldBeTrue();
    }

    [Fact]
    public async Task Dispose_ReturnsMemoryOnceAndEndsTheStream()
    {
        using var pool = new BlockPool(TimeProvider.System);
        var memory = new BodyMemory(1_000_000, TimeProvider.System);
        var body = Fill(memory, pool, new byte[100_000]);
        using var stream = new RequestBodyStream(body);
        memory.Reserved.ShouldBeGreaterThan(0);

        body.Dispose();
        body.Dispose();

        memory.Reserved.ShouldBe(0);
        pool.Idle.ShouldBe(2);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[10], TestContext.Current.CancellationToken));
    }

    private static RequestBody Fill(BodyMemory memory, BlockPool pool, byte[] content)
    {
        var reserved = SmallAndLarge.Sum();
        memory.TryReserve(reserved).ShouldBeTrue();
        var body = new RequestBody(memory, pool, reserved);
        var at = 0;
        foreach (var block in SmallAndLarge)
        {
            if (at == content.Length)
            {
                break;
            }

            body.AddBlock(block);
            while (!body.Room.IsEmpty && at < content.Length)
            {
                var count = Math.Min(Math.Min(body.Room.Length, 1500), content.Length - at);
                content.AsSpan(at, count).CopyTo(body.Room.Span);
                body.Advance(count);
                at += count;
            }
        }

        return body;
    }
}
