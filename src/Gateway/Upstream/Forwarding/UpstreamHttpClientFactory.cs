using System.Net;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>Configures YARP's client for an upstream of a third party: no proxy, redirect, cookie, decompression or trace headers;
/// limits for headers and drained bytes; connections that follow DNS changes.</summary>
internal sealed class UpstreamHttpClientFactory(SettingsSource settings, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    /// <summary>Long enough to save handshakes, short enough to follow a DNS change.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Shorter than the keep-alive of usual front ends (60 s and more), so that the gateway closes an idle connection before the
    /// upstream does.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(50);

    private const int MaxHeaderKiB = 32;

    /// <summary>Unread bytes of one response over HTTP/2. The window does not grow: with the runtime's default it grows up to 16 MiB, and a
    /// client that stops reading its result would make the gateway hold them.</summary>
    private const int Http2WindowBytes = 128 * 1024;

    private const string FixedHttp2Window = "System.Net.SocketsHttpHandler.Http2FlowControl.DisableDynamicWindowSizing";

    /// <summary>The runtime reads the switch once, when the process first uses an HTTP client.</summary>
    public static void FixHttp2Window() => AppContext.SetSwitch(FixedHttp2Window, true);

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new BodyHandler(base.WrapHandler(context, handler));

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.UseProxy = handler.Proxy is not null;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ActivityHeadersPropagator = null;
        handler.ConnectTimeout = settings.Current.Options.Upstream.ConnectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.PooledConnectionIdleTimeout = IdleTimeout;
        // Above it a call waits for a connection, under its deadline. A submit that still waits at its deadline was not sent. YARP's own
        // setting MaxConnectionsPerServer of the cluster has been applied already.
        handler.MaxConnectionsPerServer = context.NewConfig.MaxConnectionsPerServer ?? MemoryDefaults.OfProcess.UpstreamConnections;
        handler.InitialHttp2StreamWindowSize = Http2WindowBytes;
        handler.MaxResponseHeadersLength = MaxHeaderKiB;
        // The rest of a discarded response is not read beyond these limits: the connection is closed instead.
        handler.MaxResponseDrainSize = 64 * 1024;
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
    }
}
