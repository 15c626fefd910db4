using System.IO.Pipelines;
using Gateway.Bodies.Unread;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.UnitTests.Bodies.Unread;

public sealed class UnreadBodiesTests
{
    private readonly TestTimeProvider _time = new();

    /// <summary>An unread connection holds a full input buffer. Without a bound, thousands would wait for two seconds each.</summary>
    [Fact]
    public async Task Discard_MoreThanMayLinger_AreClosedAtOnce()
    {
        var bodies = new UnreadBodies(_time);
        var discarding = Discard(bodies, UnreadBodies.MaxOfClient);
        var lingering = Discard(bodies, UnreadBodies.MaxLingering);
        bodies.Count.ShouldBe(UnreadBodies.MaxOfClient);
        lingering.ShouldAllBe(task => !task.IsCompleted);

        await bodies.DiscardAsync(Request(out var closed));

        closed.RequestAborted.IsCancellationRequested.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(6));
        await Task.WhenAll([.. discarding, .. lingering]);
        var later = Discard(bodies, UnreadBodies.MaxOfClient + 1);
        later.ShouldAllBe(task => !task.IsCompleted, "the places are free again");
        _time.Advance(TimeSpan.FromSeconds(6));
        await Task.WhenAll(later);
        bodies.Count.ShouldBe(0);
    }

    /// <summary>The response is complete. An abort of the stream would make its client take it for incomplete.</summary>
    [Theory]
    [InlineData("HTTP/1.1", true)]
    [InlineData("HTTP/2", false)]
    public async Task Discard_WhenTheClientSendsNoMore_AbortsTheConnectionAndNoStream(string protocol, bool aborted)
    {
        var context = Request(out var lifetime);
        context.Request.Protocol = protocol;
        var bodies = new UnreadBodies(_time);

        var discarding = bodies.DiscardAsync(context);
        bodies.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        await discarding;

        lifetime.RequestAborted.IsCancellationRequested.ShouldBe(aborted);
        bodies.Count.ShouldBe(0);
    }

    private static List<Task> Discard(UnreadBodies bodies, int count) =>
        [.. Enumerable.Range(0, count).Select(index => bodies.DiscardAsync(Request(out _)))];

    /// <summary>A refused request whose client sends no more of its body.</summary>
    private static DefaultHttpContext Request(out Lifetime lifetime)
    {
        var context = new DefaultHttpContext();
        lifetime = new Lifetime();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        context.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(new Pipe().Reader));
        context.Features.Set(new Exchange(null!, HttpMethods.Post, 0));
        context.Request.Protocol = HttpProtocol.Http11;
        context.Request.ContentLength = 100_000;
        return context;
    }

    private sealed record BodyPipe(PipeReader Reader) : IRequestBodyPipeFeature;

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => RequestAborted = new CancellationToken(canceled: true);
    }
}
