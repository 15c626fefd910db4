using System.Net;
using Gateway.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>YARP's client with what a third party beyond our control needs: no proxy, redirect, cookie or decompression, no
/// trace headers, bounded headers and drains, connections that follow DNS.</summary>
internal sealed class UpstreamHttpClientFactory(SettingsSource settings, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    /// <summary>Long enough to save handshakes, short enough to follow a DNS change.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Below the keep-alive of usual front ends (60 s and more): an idle connection is ours to close, not theirs.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(50);

    private const int MaxHeaderKiB = 32;

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
        handler.MaxResponseHeadersLength = MaxHeaderKiB;
        // What a suppressed answer still sends is not worth reading: the connection is closed instead.
        handler.MaxResponseDrainSize = 64 * 1024;
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
    }
}
