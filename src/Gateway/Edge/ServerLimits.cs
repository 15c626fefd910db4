using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>What Kestrel accepts before the pipeline sees anything.</summary>
internal static class ServerLimits
{
    /// <summary>What a connection may hold of a body that nobody reads yet. The default of 1 MiB would let 200 waiting
    /// connections hold 200 MiB beside the body budget.</summary>
    public const int SocketReadBufferBytes = 128 * 1024;

    /// <summary>A bare LF ends a line for some parsers and not for others; with this switch Kestrel refuses it.</summary>
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static void Apply(KestrelServerOptions kestrel)
    {
        AppContext.SetSwitch(StrictLineEnds, true);
        kestrel.AddServerHeader = false;
        // Of a target in absolute-form the host wins, whatever the Host header says (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? ContentLengthEncoding.Instance : null;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxRequestBufferSize = SocketReadBufferBytes;
        // The gateway's own limit answers with a body that says so; Kestrel's would only cut.
        kestrel.Limits.MaxRequestBodySize = null;
    }
}
