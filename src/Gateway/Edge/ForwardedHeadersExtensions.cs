using System.Net;
using Gateway.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Gateway.Edge;

/// <summary>Scheme, host and path prefix as the client called them, when a known reverse proxy tells. They become the base of the URLs
/// that clients follow with their key, so nobody else is believed.</summary>
internal static class ForwardedHeadersExtensions
{
    public static void UseKnownForwarders(this WebApplication app)
    {
        var configured = app.Services.GetRequiredService<SettingsSource>().Current.Options.ForwardedHeaders;
        if (!configured.IsOn)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix,
        };
        // The defaults trust loopback.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in configured.KnownProxies)
        {
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        foreach (var network in configured.KnownNetworks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        app.UseForwardedHeaders(options);
        app.UseMiddleware<ForwardedPrefixMiddleware>();
    }
}
