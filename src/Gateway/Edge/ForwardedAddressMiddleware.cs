using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace Gateway.Edge;

/// <summary>
/// Validates <c>X-Forwarded-Host</c> and <c>X-Forwarded-Proto</c> of a configured proxy, before <see cref="ForwardedHeadersMiddleware"/>
/// applies them. That middleware ignores some invalid values and passes on others, such as the port 99999 and the scheme ftp.
/// </summary>
internal sealed class ForwardedAddressMiddleware(RequestDelegate next, ForwardedHeadersOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var hasHost = headers.TryGetValue(options.ForwardedHostHeaderName, out var hosts);
        var hasProto = headers.TryGetValue(options.ForwardedProtoHeaderName, out var protos);
        if ((!hasHost && !hasProto) || !IsKnown(context))
        {
            return next(context);
        }

        if (hasHost && !HostSyntax.IsPlain(LastOf(hosts)))
        {
            return context.RefuseAsync(EdgeErrors.ForwardedHostInvalid());
        }

        return hasProto && !IsScheme(LastOf(protos)) ? context.RefuseAsync(EdgeErrors.ForwardedProtoInvalid()) : next(context);
    }

    private bool IsKnown(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote)
        {
            return false;
        }

        remote = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return options.KnownProxies.Contains(remote) || options.KnownIPNetworks.Any(network => network.Contains(remote));
    }

    /// <summary>Each proxy appends its value, so the last value is from the configured proxy.</summary>
    private static ReadOnlySpan<char> LastOf(StringValues values)
    {
        var last = values.Count == 0 ? default : values[^1].AsSpan();
        return last[(last.LastIndexOf(',') + 1)..].Trim(" \t\"");
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
}
