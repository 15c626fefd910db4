using System.Net;

namespace Gateway.Webhooks.Sending;

/// <summary>Finds the addresses of a receiver's name.</summary>
internal interface IReceiverResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address, or the DNS does not answer.</exception>
    Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation);
}
