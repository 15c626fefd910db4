using System.Net.Sockets;

namespace Gateway.Upstream;

/// <summary>
/// Describes a failed call for the log. The message of an exception may quote the upstream's response, which may echo the token. The
/// description therefore contains types and codes, and a message only if no connection was made.
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

    /// <summary>Whether no connection was made, so that nothing was sent.</summary>
    public static bool IsBeforeConnection(Exception? exception) => exception switch
    {
        HttpRequestException failed =>
            failed.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // The handler throws this if its own connect timeout expires.
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
