using Gateway.Jobs.Results.Fetching;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class ResultBodyTests
{
    private const int Limit = 200_000;
    private const int Block = 64 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ResultMemory.SmallBytes - 1)]
    [InlineData(ResultMemory.SmallBytes)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData(3 * Block)]
    [InlineData(Limit)]
    public async Task Read_UpToTheLimit_IsTheBodyInAnArrayOfItsLength(int length)
    {
        var body = Enumerable.Range(0, length).Select(static n => (byte)(n * 7)).ToArray();

        (await ReadAsync(body, length)).ShouldBe(body);
        (await ReadAsync(body, length: null)).ShouldBe(body);
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(5_000_000)]
    public async Task Read_AboveTheLimit_IsNothing(int length)
    {
        (await ReadAsync(new byte[length], length)).ShouldBeNull();
        (await ReadAsync(new byte[length], length: null)).ShouldBeNull();
    }

    /// <summary>A small limit applies to a body that is already in memory too.</summary>
    [Fact]
    public async Task Read_WholeBeginningAboveTheLimit_IsNothing() =>
        (await ReadAsync(new byte[2000], 2000, limit: 1999)).ShouldBeNull();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Read_AnotherLengthThanAnnounced_IsIncomplete(int difference) =>
        await Should.ThrowAsync<IOException>(() => ReadAsync(new byte[100_000], 100_000 - difference));

    private static async Task<byte[]?> ReadAsync(byte[] body, long? length, int limit = Limit)
    {
        var peeked = await PeekedStream.ReadAsync(
            new MemoryStream(body), ResultMemory.SmallBytes, TestContext.Current.CancellationToken);
        return await ResultBody.ReadAsync(peeked, length, limit, scanner: null, TestContext.Current.CancellationToken);
    }
}
