using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Configuration.Webhooks;

/// <summary>
/// A host that every program reads in the same way: a plain name in lower case, or an address in its usual form. Other spellings of an
/// address (<c>0x7f.1</c>, <c>2130706433</c>, <c>[::ffff:127.0.0.1]</c>) are refused, because the check and the connection might read
/// them differently.
/// </summary>
/// <param name="Text">The name in lower case, or the address without brackets.</param>
/// <param name="Address">Null: the host is a name.</param>
internal sealed record ReceiverHost(string Text, IPAddress? Address)
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;
    private const int Ipv4Parts = 4;
    private const string HexDigitText = "0123456789ABCDEFabcdef";

    /// <summary>Underscores occur in names of container networks.</summary>
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create(HexDigitText);

    private static readonly SearchValues<char> Ipv6Characters = SearchValues.Create(HexDigitText + ":.");

    /// <summary>The host as it stands in a URL.</summary>
    public string InUrl => Address?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Text}]" : Text;

    /// <param name="host">A host as it stands in a URL, without a port.</param>
    /// <param name="read">The host. Null if and only if there is a mistake.</param>
    /// <param name="better">The right spelling of an address, where the mistake has one.</param>
    public static HostMistake Read(string host, out ReceiverHost? read, out string? better)
    {
        better = null;
        return host is ['[', .. var inner, ']'] ? ReadIpv6(inner, out read, out better) : ReadName(host, out read);
    }

    private static HostMistake ReadIpv6(string text, out ReceiverHost? read, out string? better)
    {
        (read, better) = (null, null);
        if (text.Contains('%', StringComparison.Ordinal))
        {
            return HostMistake.Zone;
        }

        if (text.AsSpan().ContainsAnyExcept(Ipv6Characters)
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return HostMistake.NotIpv6;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            better = address.MapToIPv4().ToString();
            return HostMistake.MappedIpv4;
        }

        var usual = address.ToString();
        if (!usual.Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            better = $"[{usual}]";
            return HostMistake.LongIpv6;
        }

        read = new ReceiverHost(usual, address);
        return HostMistake.None;
    }

    private static HostMistake ReadName(string host, out ReceiverHost? read)
    {
        read = null;
        if (MistakeIn(host) is not HostMistake.None and var mistake)
        {
            return mistake;
        }

        if (!IsNumber(host.AsSpan(host.LastIndexOf('.') + 1)))
        {
            read = new ReceiverHost(host.ToLowerInvariant(), null);
            return HostMistake.None;
        }

        if (!IsIpv4(host))
        {
            return HostMistake.NumberForm;
        }

        read = new ReceiverHost(host, IPAddress.Parse(host));
        return HostMistake.None;
    }

    private static HostMistake MistakeIn(ReadOnlySpan<char> name)
    {
        if (name.ContainsAnyExceptInRange('\0', '\x7F'))
        {
            return HostMistake.NotAscii;
        }

        if (name.Contains('%'))
        {
            return HostMistake.PercentEncoded;
        }

        if (name.ContainsAnyExcept(NameCharacters))
        {
            return HostMistake.NotName;
        }

        if (name is [.., _, '.'])
        {
            return HostMistake.FinalDot;
        }

        foreach (var range in name.Split('.'))
        {
            if (name[range].Length is 0 or > MaxLabelLength)
            {
                return HostMistake.NotName;
            }
        }

        return name.Length > MaxNameLength ? HostMistake.NotName : HostMistake.None;
    }

    /// <summary>The rule of the URL standard: programs read a host whose last label is a number as an IPv4 address.</summary>
    private static bool IsNumber(ReadOnlySpan<char> label) =>
        !label.ContainsAnyExceptInRange('0', '9') || (label is ['0', 'x' or 'X', .. var digits] && !digits.ContainsAnyExcept(HexDigits));

    /// <summary>Four decimal numbers without leading zeros, which some programs read as octal.</summary>
    private static bool IsIpv4(ReadOnlySpan<char> name)
    {
        var parts = 0;
        foreach (var range in name.Split('.'))
        {
            var part = name[range];
            parts++;
            if (part.Length > 3 || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }

        return parts == Ipv4Parts;
    }
}
