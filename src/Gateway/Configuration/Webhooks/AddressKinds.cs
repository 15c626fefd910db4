using System.Net;
using System.Net.Sockets;

namespace Gateway.Configuration.Webhooks;

/// <summary>
/// The addresses that a webhook must not reach: those of metadata services, which give credentials to every caller, link-local and
/// unspecified addresses, and those of more than one machine. An IPv6 address that stands for an IPv4 address counts as that address.
/// </summary>
internal static class AddressKinds
{
    /// <summary>Metadata services outside the link-local networks: Alibaba Cloud, Azure, Oracle (IPv4 and IPv6), AWS (instances and pods),
    /// Google Cloud, Scaleway.</summary>
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16"), IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("fd00:c1::a9fe:a9fe"), IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd00:ec2::23"),
        IPAddress.Parse("fd20:ce::254"), IPAddress.Parse("fd00:42::42"),
    ];

    private static readonly IPNetwork[] NeverCalled =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("255.255.255.255/32"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Translators send these addresses to the IPv4 address in their last four bytes: NAT64 (RFC 6052, RFC 8215), and the
    /// addresses that are only compatible with IPv4.</summary>
    private static readonly IPNetwork[] Ipv4AtTheEnd =
        [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("::/96")];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    public static AddressKind Of(IPAddress address)
    {
        var plain = Plain(address);
        if (IPAddress.IsLoopback(plain))
        {
            return AddressKind.Loopback;
        }

        if (Metadata.Contains(plain) || NeverCalled.Any(network => network.Contains(plain)))
        {
            return AddressKind.Never;
        }

        // No network needs a translator to reach this machine or an address that is not called.
        return Translated(plain) is { } inner && Of(inner) != AddressKind.Ordinary ? AddressKind.Never : AddressKind.Ordinary;
    }

    /// <summary>The address without a zone. An IPv6 address that only writes an IPv4 address becomes that address.</summary>
    public static IPAddress Plain(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };

    /// <summary>The IPv4 address that a translator or a tunnel takes out of an IPv6 address. Null: there is none.</summary>
    private static IPAddress? Translated(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(2, 4));
        }

        if (Teredo.Contains(address))
        {
            return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]);
        }

        // ISATAP, RFC 5214: an interface id that begins with 00-00-5E-FE or 02-00-5E-FE.
        var isIsatap = (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
        return isIsatap || Ipv4AtTheEnd.Any(network => network.Contains(address)) ? new IPAddress(bytes.AsSpan(12, 4)) : null;
    }
}
