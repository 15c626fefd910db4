using System.IO.Pipelines;
using Gateway.Bodies;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;
using Gateway.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Bodies;

public sealed class BodyReaderTests : IDisposable
{
    private const int Length = 420;

    /// <summary>The body, its one segment and their lock. The memory of the bytes is rented.</summary>
    private const long MostAllocated = 400;

    private static readonly LimitsOptions Limits = new();

    private readonly TestTimeProvider _time = new();
    private readonly BlockPool _blocks;
    private readonly BodyMemory _memory;
    private readonly BodyReader _reader;
    private readonly Pipe _pipe = new();
    private readonly DefaultHttpContext _context = new();

    public BodyReaderTests()
    {
        _blocks = new BlockPool(_time);
        _memory = new BodyMemory(Limits.BodyMemoryBytes, _time);
        _reader = new BodyReader(_memory, _blocks, _time);
        var settings = new GatewaySettings
        {
            Options = new GatewayOptions(),
            Clients = ClientDirectory.Create(new Dictionary<string, ClientOptions>()),
            UpstreamToken = new Secret("upstream-token"),
            UsesSandbox = false,
            AllowedHosts = AllowedHosts.Read(new ConfigurationBuilder().Build()),
            Receivers = ReceiverPolicy.Create(new GatewayOptions(), usesSandbox: false),
        };
        _context.Features.Set(new Exchange(settings, "POST", 0) { Client = new Client("studio", "developers", [], new byte[32]) });
        _context.Features.Set<IRequestBodyPipeFeature>(new PipeFeature(_pipe.Reader));
        _context.Request.ContentLength = Length;
    }

    /// <summary>The most frequent case: the body arrived with the head of its request.</summary>
    [Fact]
    public async Task Read_SmallBodyThatHasArrived_UsesNoTimerAndAllocatesOnlyTheBody()
    {
        var bytes = new byte[Length];
        var allocated = long.MaxValue;
        // The first bodies fill pools and caches. A garbage collection that another test causes adds to one of the others.
        for (var i = 0; i < 20; i++)
        {
            await _pipe.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = _reader.ReadAsync(_context, Limits);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            read.IsCompletedSuccessfully.ShouldBeTrue();
            (await read).Body.ShouldNotBeNull().Dispose();
        }

        allocated.ShouldBeLessThan(MostAllocated);
        // The pool of blocks has one.
        _time.PendingTimers.ShouldBe(1);
        _memory.Reserved.ShouldBe(0);
    }

    [Theory]
    [InlineData(Length)]
    [InlineData(20_000_000)]
    public async Task Read_BodyOfWhichAPartHasArrived_ReservesNothing(long announced)
    {
        _context.Request.ContentLength = announced;
        await _pipe.Writer.WriteAsync(new byte[Length - 1], TestContext.Current.CancellationToken);

        var read = _reader.ReadAsync(_context, Limits).AsTask();

        read.IsCompleted.ShouldBeFalse();
        _memory.Reserved.ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await read).Error.ShouldNotBeNull().Type.ShouldBe("body_too_slow");
        _memory.Reserved.ShouldBe(0);
        _time.PendingTimers.ShouldBe(1);
    }

    /// <summary>10 MB at 300 kB/s: below the rate of the largest body, and above the rate of this one.</summary>
    [Fact]
    public async Task Read_LargeBodyAtASteadyRate_IsComplete()
    {
        const int length = 10_000_000;
        const int second = 300_000;
        _context.Request.ContentLength = length;
        var read = _reader.ReadAsync(_context, Limits).AsTask();
        var sent = 0;
        while (sent < length)
        {
            var part = Math.Min(second, length - sent);
            // The pipe has back-pressure: the write ends when the reader has taken the bytes.
            await _pipe.Writer.WriteAsync(new byte[part], TestContext.Current.CancellationToken);
            sent += part;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        using var body = (await read).Body.ShouldNotBeNull();
        body.Length.ShouldBe(length);
        _memory.Reserved.ShouldBe(BodySizes.Rented(length));
    }

    public void Dispose() => _blocks.Dispose();

    private sealed class PipeFeature(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
