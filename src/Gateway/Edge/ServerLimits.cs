using Gateway.Configuration.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>
/// Kestrel's limits, which apply before the pipeline. They bound the memory of a connection that is outside of every other budget.
/// </summary>
internal static class ServerLimits
{
    /// <summary>
    /// Buffer of a connection for bytes that nobody has read yet. It holds a small body (64 KiB), so that the server still sees that its
    /// client disconnects while the body waits for memory. With the default of 1 MiB, 200 waiting connections could use 200 MiB in
    /// addition to the memory for bodies.
    /// </summary>
    public const int SocketReadBufferBytes = 72 * 1024;

    /// <summary>A client may send this much of a body before the gateway reads it. Kestrel accepts no less than 64 KiB.</summary>
    private const int StreamWindowBytes = 96 * 1024;

    /// <summary>
    /// Enough for a browser and for a connection pool. The streams of a connection can each fill their window, so that no stream waits for
    /// another one that nobody reads. The limits for requests bound the sum.
    /// </summary>
    private const int StreamsPerConnection = 64;

    /// <summary>
    /// The server makes strings of the headers before the head is complete. A head that lacks its end therefore takes twice its size, and
    /// thousands of connections can each have one.
    /// </summary>
    private const int HeaderBytes = 8 * 1024;

    /// <summary>
    /// Buffer per connection for bytes of a response that the client has not read. With the default of 64 KiB, 4,000 clients that do not
    /// read could use 250 MiB.
    /// </summary>
    public const int ResponseBufferBytes = 16 * 1024;

    /// <summary>Some parsers accept a bare LF as the end of a line and others do not. With this switch Kestrel refuses it.</summary>
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>The host of an HTTP/2 request.</summary>
    private const string Authority = ":authority";

    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.MaxReadBufferSize = SocketReadBufferBytes;
        // By default the server waits for bytes with a read of no bytes before each read of 4 KiB, which is half of the reads of a large
        // body. Without it an idle connection keeps a buffer of 4 KiB, and Limits:MaxConnections bounds their number.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
    }

    public static void Apply(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        AppContext.SetSwitch(StrictLineEnds, true);
        kestrel.AddServerHeader = false;
        // The host of an absolute-form target takes precedence over the Host header (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;
        kestrel.RequestHeaderEncodingSelector = static name =>
            name == HeaderNames.ContentLength ? ContentLengthEncoding.Instance
            : name == HeaderNames.Host || name == Authority ? HostEncoding.Instance
            : null;
        kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        ApplyToRequests(kestrel.Limits);
        ApplyToHttp2(kestrel.Limits.Http2);
        kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        // The rate of a response counts only while its client does not read: an open stream without events is not slow. A client that reads
        // nothing is disconnected after the grace period and the time that the buffered bytes take at this rate: 16 KiB take 4 s.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(4 * 1024, TimeSpan.FromSeconds(10));
    }

    private static void ApplyToRequests(KestrelServerLimits server)
    {
        server.MaxRequestLineSize = 8 * 1024;
        server.MaxRequestHeadersTotalSize = HeaderBytes;
        server.MaxRequestHeaderCount = 64;
        server.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.MaxRequestBufferSize = SocketReadBufferBytes;
        // The gateway's own limit responds with an error body; Kestrel's limit would only close the connection.
        server.MaxRequestBodySize = null;
        // The body stage demands more of a body. This rate also holds for bodies that no stage reads.
        server.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    private static void ApplyToHttp2(Http2Limits http2)
    {
        http2.MaxStreamsPerConnection = StreamsPerConnection;
        http2.InitialStreamWindowSize = StreamWindowBytes;
        http2.InitialConnectionWindowSize = StreamsPerConnection * StreamWindowBytes;
        http2.MaxRequestHeaderFieldSize = HeaderBytes;
        // A connection whose client is gone without closing it ends within the two periods.
        http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }
}
