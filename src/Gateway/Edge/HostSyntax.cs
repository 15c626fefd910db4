using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Edge;

/// <summary>
/// The syntax of a host: a name or an IP address, with or without a port from 1 to 65535. The host becomes part of the URLs in
/// responses, to which clients send their key, so nothing else is accepted: no user name, no space, no percent-encoding.
/// </summary>
internal static class HostSyntax
{
    /// <summary>Length of the longest name of the DNS in text form, with a final dot.</summary>
    private const int MaxNameLength = 254;

    private const int MaxLabelLength = 63;
    private const int MaxPortDigits = 5;
    private const int Ipv4Parts = 4;

    /// <summary>Underscores occur in names of container networks.</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789ABCDEFabcdef:.");

    public static bool IsPlain(ReadOnlySpan<char> host)
    {
        var bracket = host is ['[', ..] ? host.IndexOf(']') : -1;
        var name = bracket < 0 ? host[..(host.IndexOf(':') is >= 0 and var colon ? colon : host.Length)] : host[..(bracket + 1)];
        return (bracket < 0 ? IsName(name) : IsIpv6(name[1..^1])) && IsPort(host[name.Length..]);
    }

    /// <summary>
    /// Labels of at most 63 characters. One final dot is accepted, because it marks a full name. If the last label is a number, the name
    /// must be an IPv4 address: clients read <c>http://1.2/</c> and <c>http://300.1.1.1/</c> in different ways.
    /// </summary>
    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxNameLength || name.ContainsAnyExcept(NameCharacters))
        {
            return false;
        }

        var full = name[^1] == '.' ? name[..^1] : name;
        var last = full;
        foreach (var range in full.Split('.'))
        {
            last = full[range];
            if (last.Length is 0 or > MaxLabelLength)
            {
                return false;
            }
        }

        return last.ContainsAnyExceptInRange('0', '9') || IsIpv4(full);
    }

    /// <summary>Four decimal numbers. A leading zero is refused, because some parsers read the number as octal.</summary>
    private static bool IsIpv4(ReadOnlySpan<char> name)
    {
        var parts = 0;
        foreach (var range in name.Split('.'))
        {
            var part = name[range];
            parts++;
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }

        return parts == Ipv4Parts;
    }

    private static bool IsIpv6(ReadOnlySpan<char> address) =>
        !address.ContainsAnyExcept(AddressCharacters)
        && IPAddress.TryParse(address, out var parsed)
        && parsed.AddressFamily == AddressFamily.InterNetworkV6;

    /// <param name="port">Empty, or the text from the colon on. A colon without a port is valid (RFC 3986, section 3.2.3).</param>
    private static bool IsPort(ReadOnlySpan<char> port) => port switch
    {
        [] or [':'] => true,
        [':', .. var digits] => digits.Length <= MaxPortDigits
            && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0,
        _ => false,
    };
}
