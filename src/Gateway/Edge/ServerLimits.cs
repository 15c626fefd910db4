using Gateway.Configuration.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>Kestrel's limits, which apply before the pipeline.</summary>
internal static class ServerLimits
{
    /// <summary>
    /// Buffer per connection for unread bytes of a body. With the default of 1 MiB, 200 waiting connections could use 200 MiB in
    /// addition to the body budget.
    /// </summary>
    public const int SocketReadBufferBytes = 128 * 1024;

    /// <summary>Some parsers accept a bare LF as the end of a line and others do not. With this switch Kestrel refuses it.</summary>
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static void Apply(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        AppContext.SetSwitch(StrictLineEnds, true);
        kestrel.AddServerHeader = false;
        // The host of an absolute-form target takes precedence over the Host header (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? ContentLengthEncoding.Instance : null;
        kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxRequestBufferSize = SocketReadBufferBytes;
        // The gateway's own limit responds with an error body; Kestrel's limit would only close the connection.
        kestrel.Limits.MaxRequestBodySize = null;
    }
}
