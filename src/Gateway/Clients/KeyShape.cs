namespace Gateway.Clients;

/// <summary>Format of a presented key, determined before the look-up.</summary>
internal enum KeyShape
{
    /// <summary>Empty, too long, or with a character other than visible ASCII. No key has this format.</summary>
    Unusable,

    /// <summary>Has the prefix of this gateway's keys, but its length, alphabet or checksum is wrong.</summary>
    Mistyped,

    /// <summary>Not created by this gateway. Accepted if its digest is configured.</summary>
    Foreign,

    /// <summary>A key in this gateway's format with a correct checksum.</summary>
    WellFormed,
}
