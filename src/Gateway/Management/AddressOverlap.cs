using System.Net;
using Gateway.Configuration.Validation;

namespace Gateway.Management;

/// <summary>Whether the management port and the port for clients would be one.</summary>
internal static class AddressOverlap
{
    /// <param name="url">The address of the management port.</param>
    /// <param name="clients">The addresses of the port for clients.</param>
    /// <returns>The first address that includes the one of the management port. Null: none.</returns>
    public static ListenerAddress? Find(string url, IEnumerable<ListenerAddress> clients)
    {
        var own = BindingAddress.Parse(url);
        return own.Port == 0 ? null : clients.FirstOrDefault(address =>
            BindingAddress.Parse(address.Text) is { IsUnixPipe: false } other && other.Port == own.Port && Overlap(own.Host, other.Host));
    }

    private static bool Overlap(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || IsEvery(one) || IsEvery(other)
        || (IsLoopback(one) && IsLoopback(other) && (IsName(one) || IsName(other)));

    private static bool IsEvery(string host) => host is "*" or "+" or "0.0.0.0" or "[::]";

    private static bool IsName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        IsName(host) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
