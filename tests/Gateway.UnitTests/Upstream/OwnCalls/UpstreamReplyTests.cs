using Gateway.Configuration;
using Gateway.Text;
using Gateway.UnitTests.Configuration;
using Gateway.Upstream.OwnCalls;

namespace Gateway.UnitTests.Upstream.OwnCalls;

public sealed class UpstreamReplyTests : IDisposable
{
    private const int Limit = 256 * 1024;

    private readonly SettingsSource _settings;
    private readonly ReplyMemory _memory;

    public UpstreamReplyTests()
    {
        // Room for one large reply.
        _settings = SettingsSource.Create(
            new TestConfiguration(("Gateway:Jobs:CacheBytes", "1048576")).Root, "Production", TimeProvider.System).Source!;
        _memory = new ReplyMemory(_settings);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _settings.Dispose();
    }

    [Theory]
    [InlineData(1L << 20, 1)]
    [InlineData(32L << 20, 5)]
    [InlineData(256L << 20, 42)]
    [InlineData(64L << 30, 256)]
    public void TurnsIn_Cache_TakeAnEighth(long cacheBytes, int turns) => ReplyMemory.TurnsIn(cacheBytes).ShouldBe(turns);

    [Theory]
    [InlineData(0, true)]
    [InlineData(ReplyMemory.SmallBytes, true)]
    [InlineData(ReplyMemory.SmallBytes + 1, true)]
    [InlineData(ReplyMemory.SmallBytes + 2, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task ReadAsync_Body_IsReadUpToTheLimit(int length, bool isRead)
    {
        for (var round = 0; round < 3; round++)
        {
            using var reply = Reply(new MemoryStream(new byte[length]));

            var body = await reply.ReadAsync(Limit);

            (body?.Length == length).ShouldBe(isRead);
        }
    }

    [Fact]
    public async Task ReadAsync_AnotherLargeReplyIsBeingRead_OnlyALargeOneWaits()
    {
        await _memory.BeginAsync(TestContext.Current.CancellationToken);
        using var small = Reply(new MemoryStream(new byte[1000]));
        using var large = Reply(new MemoryStream(new byte[100_000]));

        var waiting = large.ReadAsync(Limit);
        (await small.ReadAsync(Limit))!.Length.ShouldBe(1000);
        waiting.IsCompleted.ShouldBeFalse();
        _memory.End();

        (await waiting)!.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task ReadAsync_NoMemoryUntilTheDeadline_IsUnreadable()
    {
        await _memory.BeginAsync(TestContext.Current.CancellationToken);
        using var deadline = new CancellationTokenSource();
        using var large = Reply(new MemoryStream(new byte[100_000]), deadline);
        var waiting = large.ReadAsync(Limit);

        await deadline.CancelAsync();

        (await waiting).ShouldBeNull();
    }

    private UpstreamReply Reply(Stream body, CancellationTokenSource? deadline = null) => new(
        new HttpResponseMessage { Content = new StreamContent(new ForwardOnly(body)) }, null, new Secret(TestConfiguration.Token),
        deadline ?? new CancellationTokenSource(), null, _memory);

    /// <summary>A body without an announced length, as a chunked response.</summary>
    private sealed class ForwardOnly(Stream inner) : MemoryStream(((MemoryStream)inner).ToArray(), writable: false)
    {
        public override bool CanSeek => false;
    }
}
