using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway;

/// <summary>What Kestrel accepts before the pipeline sees anything.</summary>
internal static class ServerLimits
{
    /// <summary>What a connection may hold of a body that nobody reads yet. The default of 1 MiB would let 200 waiting
    /// connections hold 200 MiB beside the body budget.</summary>
    public const int SocketReadBufferBytes = 128 * 1024;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxRequestBufferSize = SocketReadBufferBytes;
        // The gateway's own limit answers with a body that says so; Kestrel's would only cut.
        kestrel.Limits.MaxRequestBodySize = null;
    }
}
