using System.Net;

namespace Gateway.Webhooks.Sending;

/// <summary>The resolver of the operating system, with its hosts file.</summary>
internal sealed class SystemResolver : IReceiverResolver
{
    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation) => Dns.GetHostAddressesAsync(name, cancellation);
}
