namespace Gateway.Configuration.Webhooks;

/// <summary>Why a text is not a host that every program reads in the same way.</summary>
internal enum HostMistake
{
    None,

    /// <summary>Not a name: an empty label, a label or a name that is too long, or a character that no name has.</summary>
    NotName,

    /// <summary>A character outside ASCII.</summary>
    NotAscii,

    /// <summary>A percent sign in a name.</summary>
    PercentEncoded,

    /// <summary>A dot at the end of a name.</summary>
    FinalDot,

    /// <summary>A name that ends with a number and is not an IPv4 address in its usual form, such as <c>0x7f.1</c> or
    /// <c>010.0.0.1</c>.</summary>
    NumberForm,

    /// <summary>Not an IPv6 address.</summary>
    NotIpv6,

    /// <summary>An IPv6 address that is not in its shortest form (RFC 5952).</summary>
    LongIpv6,

    /// <summary>An IPv6 address with a zone, such as <c>fe80::1%eth0</c>.</summary>
    Zone,

    /// <summary>An IPv6 address that writes an IPv4 address, such as <c>::ffff:10.0.0.1</c>.</summary>
    MappedIpv4,
}
