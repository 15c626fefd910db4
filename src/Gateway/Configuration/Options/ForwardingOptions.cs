namespace Gateway.Configuration.Options;

/// <summary>
/// <c>Gateway:ForwardedHeaders</c>: the senders whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are trusted. None by
/// default.
/// </summary>
internal sealed class ForwardingOptions
{
    /// <summary>Addresses of proxies.</summary>
    public List<string> KnownProxies { get; set; } = [];

    /// <summary>Networks of proxies in the format <c>10.0.0.0/8</c>.</summary>
    public List<string> KnownNetworks { get; set; } = [];

    public bool IsOn => KnownProxies.Count > 0 || KnownNetworks.Count > 0;
}
