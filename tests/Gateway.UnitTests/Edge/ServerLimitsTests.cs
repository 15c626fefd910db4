using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Edge;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.UnitTests.Edge;

public sealed class ServerLimitsTests
{
    private readonly KestrelServerLimits _limits;

    public ServerLimitsTests()
    {
        var kestrel = new KestrelServerOptions();
        ServerLimits.Apply(kestrel, new LimitsOptions { MaxConnections = 4000 });
        _limits = kestrel.Limits;
    }

    /// <summary>While a small body waits for memory, the server must still read from its connection to notice a disconnection.</summary>
    [Fact]
    public void Buffer_OfConnection_HoldsASmallBody() => ServerLimits.SocketReadBufferBytes.ShouldBeGreaterThan(BodySizes.SmallBytes);

    /// <summary>A small body waits in the window of its stream until it is complete.</summary>
    [Fact]
    public void Window_OfStream_HoldsASmallBody() =>
        _limits.Http2.InitialStreamWindowSize.ShouldBeGreaterThanOrEqualTo(BodySizes.SmallBytes);

    /// <summary>A stream that nobody reads must not hold up the other streams of its connection.</summary>
    [Fact]
    public void Window_OfConnection_IsThatOfAllItsStreams() => _limits.Http2.InitialConnectionWindowSize.ShouldBe(
        _limits.Http2.MaxStreamsPerConnection * _limits.Http2.InitialStreamWindowSize);

    [Fact]
    public void MemoryOfOneConnection_IsBounded()
    {
        _limits.MaxConcurrentConnections.ShouldBe(4000);
        _limits.MaxRequestBufferSize.ShouldBe(ServerLimits.SocketReadBufferBytes);
        _limits.MaxRequestHeadersTotalSize.ShouldBe(8 * 1024);
        _limits.Http2.MaxRequestHeaderFieldSize.ShouldBeLessThanOrEqualTo(_limits.MaxRequestHeadersTotalSize);
        _limits.MaxResponseBufferSize.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(64 * 1024);
    }

    /// <summary>A client that reads nothing holds a full buffer for less than half a minute.</summary>
    [Fact]
    public void Response_ThatNobodyReads_EndsInHalfAMinute()
    {
        var rate = _limits.MinResponseDataRate.ShouldNotBeNull();

        (rate.GracePeriod.TotalSeconds + (_limits.MaxResponseBufferSize.ShouldNotBeNull() / rate.BytesPerSecond)).ShouldBeLessThan(30);
    }

    [Fact]
    public void Http2Connection_WhoseClientIsGone_EndsInAMinute() =>
        (_limits.Http2.KeepAlivePingDelay + _limits.Http2.KeepAlivePingTimeout).ShouldBeLessThan(TimeSpan.FromMinutes(1));
}
