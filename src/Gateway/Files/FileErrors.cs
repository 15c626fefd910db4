using Gateway.Errors;
using Gateway.Files.Storage;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files;

/// <summary>Errors of files. No text names a file, an id or a path.</summary>
internal static class FileErrors
{
    private static readonly TimeSpan StorageRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The response is the same for an id that is unknown, malformed, expired, not complete, or of another client.</summary>
    public static GatewayError NotFound() =>
        new(StatusCodes.Status404NotFound, ErrorTypes.FileNotFound, Blame.Client, "There is no such file, or it has expired.");

    /// <summary>All files together would exceed their limit.</summary>
    public static GatewayError StorageFull() => Full(
        "The files of all clients have their maximum size (Gateway:Files:MaxTotalBytes). Nothing was kept; try again when files have "
            + "expired, or ask the operator for more room.");

    public static GatewayError DiskFull() => Full(
        "The storage of the gateway for files is full. Nothing was kept; try again later, or ask the operator for more room.");

    public static GatewayError StorageUnavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.FileStorageUnavailable, Blame.Gateway,
            "The storage of the gateway for files is unavailable; try again shortly.")
        {
            RetryAfter = StorageRetryAfter,
            CloseConnection = true,
        };

    /// <param name="size">The size of the file.</param>
    public static GatewayError RangeNotSatisfiable(long size) =>
        new(StatusCodes.Status416RangeNotSatisfiable, ErrorTypes.RangeNotSatisfiable, Blame.Client,
            $"The header Range asks for bytes that the file does not have: its size is {size} bytes.")
        {
            ContentRange = new ContentRangeHeaderValue(size).ToString(),
        };

    /// <summary>The head of the response was sent before, so the client sees a response that ends early. The log has the error.</summary>
    public static GatewayError DownloadTooSlow(TimeSpan longest) =>
        new(StatusCodes.Status408RequestTimeout, ErrorTypes.DownloadTooSlow, Blame.Client,
            $"The file was not read within {(long)longest.TotalSeconds} seconds, the longest time for its size. Read it again, and "
                + $"faster.");

    public static GatewayError Of(FileStorageFault fault) => fault switch
    {
        FileStorageFault.Full => DiskFull(),
        FileStorageFault.Missing => NotFound(),
        _ => StorageUnavailable(),
    };

    private static GatewayError Full(Text.Message message) =>
        new(StatusCodes.Status507InsufficientStorage, ErrorTypes.FileStorageFull, Blame.Gateway, message) { CloseConnection = true };
}
