namespace Gateway.Configuration.Webhooks;

/// <summary>Whether the settings allow a webhook to a host.</summary>
internal enum ReceiverVerdict
{
    Allowed,

    /// <summary>The list of the gateway is empty.</summary>
    NoneAllowed,

    /// <summary>The host or its port is not in the list of the gateway.</summary>
    NotAllowed,

    /// <summary>The host or its port is not in the list of the client.</summary>
    NotAllowedForClient,

    /// <summary>The host is an address that is never called.</summary>
    NeverCalled,
}
