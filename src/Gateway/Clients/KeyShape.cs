namespace Gateway.Clients;

/// <summary>What a presented key looks like, before anything is looked up.</summary>
internal enum KeyShape
{
    /// <summary>Empty, too long, or with a character other than visible ASCII: no key can look like this.</summary>
    Unusable,

    /// <summary>Begins like a key of this gateway, but its length, alphabet or checksum is wrong.</summary>
    Mistyped,

    /// <summary>Not made by this gateway; accepted when its digest is configured.</summary>
    Foreign,

    /// <summary>A key as this gateway makes them, checksum included.</summary>
    WellFormed,
}
