using System.Globalization;

namespace Gateway.Configuration.Webhooks;

/// <summary>
/// One entry of a list of allowed hosts: a name, an address, or <c>*.suffix</c>, which means every subdomain and not the suffix itself.
/// With a port, the entry allows this port only.
/// </summary>
internal sealed class ReceiverPattern
{
    private const string AnyLabel = "*.";
    private const string Forms =
        "must be a name such as hooks.internal, an address such as 10.0.0.7 or [fd00::7], or *.internal for every subdomain, with or "
        + "without a port";

    private readonly ReceiverHost _host;
    private readonly bool _isSuffix;
    private readonly int? _port;

    private ReceiverPattern(ReceiverHost host, bool isSuffix, int? port)
    {
        _host = host;
        _isSuffix = isSuffix;
        _port = port;
    }

    /// <summary>Null if <paramref name="text"/> is a valid entry, otherwise the reason why it is not.</summary>
    public static string? Problem(string text) => ProblemOfForm(text) ?? Read(text, out _);

    public static ReceiverPattern Parse(string text) => Read(text, out var pattern) is { } problem
        ? throw new ArgumentException(problem, nameof(text))
        : pattern!;

    public bool Matches(ReceiverHost host, int port)
    {
        if (_port is { } only && only != port)
        {
            return false;
        }

        if (!_isSuffix)
        {
            return _host == host;
        }

        return host.Address is null
            && host.Text.Length > _host.Text.Length + 1
            && host.Text.EndsWith(_host.Text, StringComparison.Ordinal)
            && host.Text[^(_host.Text.Length + 1)] == '.';
    }

    /// <summary>Texts that are no entry, and what the operator probably meant.</summary>
    private static string? ProblemOfForm(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return $"{Forms}, and no scheme";
        }

        if (text.AsSpan().IndexOfAny("/?#@") >= 0)
        {
            return $"{Forms}, and no path, query or user name";
        }

        if (text == "*" || text.StartsWith("*:", StringComparison.Ordinal))
        {
            return $"{Forms}; no entry allows every host";
        }

        return text.Count(static c => c == ':') > 1 && !text.StartsWith('[')
            ? "must have an IPv6 address in brackets, such as [fd00::7] or [fd00::7]:8443"
            : null;
    }

    private static string? Read(string text, out ReceiverPattern? pattern)
    {
        pattern = null;
        var colon = text.LastIndexOf(':') is var last && last > text.LastIndexOf(']') ? last : -1;
        if (!TryReadPort(colon < 0 ? null : text[(colon + 1)..], out var port))
        {
            return "must have a port from 1 to 65535 without leading zeros, or none";
        }

        var host = colon < 0 ? text : text[..colon];
        var isSuffix = host.StartsWith(AnyLabel, StringComparison.Ordinal);
        var mistake = ReceiverHost.Read(isSuffix ? host[AnyLabel.Length..] : host, out var read, out var better);
        if (mistake != HostMistake.None)
        {
            return Explain(mistake, better);
        }

        if (isSuffix && read!.Address is not null)
        {
            return "must not have '*.' before an address: an address has no subdomains";
        }

        pattern = new ReceiverPattern(read!, isSuffix, port);
        return read!.Address is { } address && AddressKinds.Of(address) == AddressKind.Never
            ? "is an address that is never called: link-local, metadata, multicast, broadcast or unspecified; remove it"
            : null;
    }

    private static bool TryReadPort(string? text, out int? port)
    {
        port = null;
        if (text is null)
        {
            return true;
        }

        if (text is [] or ['0', ..] || !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        port = number;
        return true;
    }

    private static string Explain(HostMistake mistake, string? better) => mistake switch
    {
        HostMistake.NotAscii => "must have a name in its ASCII form, such as xn--bcher-kva.example",
        HostMistake.FinalDot => "must have a name without a dot at its end",
        HostMistake.NumberForm =>
            "must have an IPv4 address as four decimal numbers without leading zeros: programs read other forms as different addresses",
        HostMistake.LongIpv6 or HostMistake.MappedIpv4 => $"must have this address in its usual form, {better}",
        HostMistake.Zone => "must have an IPv6 address without a zone",
        _ => Forms,
    };
}
