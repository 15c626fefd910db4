using System.Buffers;
using System.Security.Cryptography;
using Gateway.Bodies;
using Gateway.Bodies.Memory;
using Gateway.Bodies.Sending;

namespace Gateway.UnitTests.Bodies;

public sealed class RequestBodyTests
{
    private static readonly int[] SmallAndLarge = [4096, BlockPool.BlockBytes, BlockPool.BlockBytes];

    [Fact]
    public async Task Body_OfSeveralBlocks_IsReadBackUnchanged()
    {
        var content = RandomNumberGenerator.GetBytes(4096 + BlockPool.BlockBytes + 1000);
        using var pool = new BlockPool(TimeProvider.System);
        var memory = new BodyMemory(1_000_000, TimeProvider.System);
        var body = await FillAsync(memory, pool, content);

        body.Length.ShouldBe(content.Length);
        body.Bytes.ToArray().ShouldBe(content);
        BodyDigest.Of(body.Bytes).ShouldBe(SHA256.HashData(content));
        using var sent = new RequestBodyContent(body);
        sent.Headers.ContentLength.ShouldBe(content.Length);
        sent.Started.ShouldBeFalse();
        using var copy = new MemoryStream();
        await sent.CopyToAsync(copy, TestContext.Current.CancellationToken);
        copy.ToArray().ShouldBe(content);
        sent.Started.ShouldBeTrue();
        await Should.ThrowAsync<InvalidOperationException>(() => sent.CopyToAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dispose_Twice_ReleasesMemoryOnceAndPreventsSending()
    {
        using var pool = new BlockPool(TimeProvider.System);
        var memory = new BodyMemory(1_000_000, TimeProvider.System);
        var body = await FillAsync(memory, pool, new byte[100_000]);
        using var sent = new RequestBodyContent(body);
        memory.Reserved.ShouldBeGreaterThan(0);

        body.Dispose();
        body.Dispose();

        memory.Reserved.ShouldBe(0);
        pool.Idle.ShouldBe(2);
        body.TryHold().ShouldBeFalse();
        await Should.ThrowAsync<HttpRequestException>(() => sent.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dispose_DuringSending_ReleasesMemoryAfterTheBlockIsSent()
    {
        using var pool = new BlockPool(TimeProvider.System);
        var memory = new BodyMemory(1_000_000, TimeProvider.System);
        var body = await FillAsync(memory, pool, new byte[100_000]);
        using var sent = new RequestBodyContent(body);
        await using var slow = new HeldStream();

        var sending = sent.CopyToAsync(slow, TestContext.Current.CancellationToken);
        body.Dispose();
        memory.Reserved.ShouldBeGreaterThan(0);
        pool.Idle.ShouldBe(0);

        slow.Go.SetResult();
        await sending;
        memory.Reserved.ShouldBe(0);
        pool.Idle.ShouldBe(2);
    }

    private static async Task<RequestBody> FillAsync(BodyMemory memory, BlockPool pool, byte[] content)
    {
        var reserved = SmallAndLarge.Sum();
        var grant = memory.ReserveAsync(
            "client", reserved, new BodyTerms(1_000_000, TimeSpan.Zero, 0), TestContext.Current.CancellationToken);
        grant.IsCompletedSuccessfully.ShouldBeTrue();
        var body = new RequestBody(memory, pool);
        body.AddReservation((await grant).Share.ShouldNotBeNull(), reserved);
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

    private sealed class HeldStream : MemoryStream
    {
        public TaskCompletionSource Go { get; } = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Go.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
