using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Management;

/// <summary>The server can't listen on the configured address of the management port.</summary>
internal sealed class ManagementAddressException(string url, Exception reason) : Exception(Describe(url, reason), reason)
{
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
