using System.Net.Sockets;

namespace Gateway.Upstream;

/// <summary>
/// Why a call failed, for the log. The text of an exception may quote what the upstream sent, an echoed token too: so it is told
/// by types and codes, and by text only when no connection came about.
/// </summary>
internal static class UpstreamFailure
{
    public static string Describe(Exception exception)
    {
        var parts = new List<string>();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            parts.Add(DescribeOne(current));
        }

        return string.Join(" <- ", parts);
    }

    /// <summary>Whether no connection came about, so that nothing was sent.</summary>
    public static bool IsBeforeConnection(Exception? exception) => exception switch
    {
        HttpRequestException failed =>
            failed.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // How the handler tells that its own deadline for a connection has passed.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private static string DescribeOne(Exception exception) => exception switch
    {
        HttpRequestException failed when IsBeforeConnection(failed) =>
            $"{nameof(HttpRequestException)} ({failed.HttpRequestError}: {failed.GetBaseException().Message})",
        HttpRequestException failed => $"{nameof(HttpRequestException)} ({failed.HttpRequestError})",
        HttpIOException failed => $"{nameof(HttpIOException)} ({failed.HttpRequestError})",
        SocketException failed => $"{nameof(SocketException)} ({failed.SocketErrorCode})",
        _ => exception.GetType().Name,
    };
}
