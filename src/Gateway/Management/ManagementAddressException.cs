using System.Net.Sockets;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Validation;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Management;

/// <summary>The server can't listen on the configured address of the management port.</summary>
internal sealed class ManagementAddressException : Exception
{
    public ManagementAddressException(string url, Exception reason)
        : base(Describe(url, reason), reason)
    {
    }

    /// <param name="url">The address.</param>
    /// <param name="clients">The address of the port for clients, which includes it.</param>
    public ManagementAddressException(string url, ListenerAddress clients)
        : base($"the port for clients has this address too ({clients.Key}: {Echo.OneLine(clients.Text)}): {url}; "
            + "name another port, or set Off")
    {
    }

    private static string Describe(string url, Exception reason) => reason switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"another program uses {url}; stop it, name another port, or set Off",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"this machine has no such address: {url}",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"this user may not listen on {url}; ports below 1024 need a privilege",
        _ => $"the management port can't listen on {url}: {reason.GetBaseException().Message}",
    };
}
