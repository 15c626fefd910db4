using System.Net;
using Gateway.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Gateway.Edge;

/// <summary>
/// Reads scheme, host and path prefix from the forwarding headers of configured proxies only. They become the base of URLs to which
/// clients send their key, so the headers of any other sender are ignored.
/// </summary>
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
        // By default, loopback addresses are trusted.
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

        app.UseMiddleware<ForwardedAddressMiddleware>(options);
        app.UseForwardedHeaders(options);
        app.UseMiddleware<ForwardedPrefixMiddleware>();
    }
}
