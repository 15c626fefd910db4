using Gateway.Errors;

namespace Gateway.Files.References;

/// <summary>Errors of the files that a submit names, besides the violations.</summary>
internal static class FileReferenceErrors
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The storage cannot be read. Nothing was sent to the upstream.</summary>
    public static GatewayError StorageUnavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.FileStorageUnavailable, Blame.Gateway,
            "The gateway can't read the uploaded files of this submit. Nothing was sent to the upstream; try again shortly.")
        {
            RetryAfter = RetryAfter,
        };
}
