using System.Buffers;
using Gateway.Upstream;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Upstream.Answers;

public sealed class BoundedContentTests
{
    private const int Limit = 64 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(16_387)]
    [InlineData(Limit - 1)]
    [InlineData(Limit)]
    public async Task RentAsync_BodyWithinTheLimit_IsReadWhole(int length)
    {
        var body = Body(length);
        foreach (var announced in new[] { true, false })
        {
            using var response = Response(body, announced);

            var (rented, read, problem) = await BoundedContent.RentAsync(response, Limit, TestContext.Current.CancellationToken);

            problem.ShouldBeNull();
            rented.AsSpan(0, read).SequenceEqual(body).ShouldBeTrue();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    [Fact]
    public async Task RentAsync_SmallBody_TakesASmallBuffer()
    {
        using var response = Response(Body(400), announced: false);

        var (rented, _, _) = await BoundedContent.RentAsync(response, Limit, TestContext.Current.CancellationToken);

        rented.Length.ShouldBeLessThanOrEqualTo(8 * 1024);
        ArrayPool<byte>.Shared.Return(rented);
    }

    [Theory]
    [InlineData(Limit + 1, true)]
    [InlineData(Limit + 1, false)]
    [InlineData(10 * Limit, false)]
    public async Task RentAsync_BodyAboveTheLimit_IsTooLarge(int length, bool announced)
    {
        using var response = Response(Body(length), announced);

        var (rented, read, problem) = await BoundedContent.RentAsync(response, Limit, TestContext.Current.CancellationToken);

        read.ShouldBe(0);
        problem.ShouldBe(UnknownOutcomes.AnswerTooLarge);
        rented.Length.ShouldBeLessThanOrEqualTo(2 * Limit);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static byte[] Body(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        return body;
    }

    private static HttpResponseMessage Response(byte[] body, bool announced) => new()
    {
        Content = announced ? new ByteArrayContent(body) : new StreamContent(new MemoryStream(body)) { Headers = { ContentLength = null } },
    };
}
