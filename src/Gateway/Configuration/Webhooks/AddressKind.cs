namespace Gateway.Configuration.Webhooks;

/// <summary>Whether a webhook may be sent to an address.</summary>
internal enum AddressKind
{
    /// <summary>The address may be called.</summary>
    Ordinary,

    /// <summary>An address of this machine. It may be called only if an operator allows it by its address or as <c>localhost</c>.</summary>
    Loopback,

    /// <summary>The address is never called, whatever the settings allow.</summary>
    Never,
}
