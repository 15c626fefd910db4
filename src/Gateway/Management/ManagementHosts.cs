using System.Net;

namespace Gateway.Management;

/// <summary>
/// The hosts that requests of the management port may name. A web page in the browser of an operator can point a name of its own domain
/// at this machine (DNS rebinding), and could then read this port. Its requests name that domain. The addresses and names here belong to
/// no such page: public names have a dot.
/// </summary>
internal static class ManagementHosts
{
    /// <param name="host">The host of the request. Empty: HTTP/1.0, which no browser sends.</param>
    /// <param name="configured">Further names: <c>Gateway:Management:Hosts</c>.</param>
    public static bool Allow(HostString host, IReadOnlyList<string> configured)
    {
        var name = host.Host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name, out _)
            || configured.Any(allowed => allowed.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
