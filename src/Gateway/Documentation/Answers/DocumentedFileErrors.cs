using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Files;
using Gateway.Files.Serving;
using Gateway.Files.Uploads;
using Gateway.Jobs.Listing;
using Gateway.Shares;

namespace Gateway.Documentation.Answers;

/// <summary>Every error of files and uploads, and its case.</summary>
internal static class DocumentedFileErrors
{
    private static readonly FilesOptions Options = new();
    private static readonly LimitsOptions Limits = new();

    /// <summary>The call that begins an upload.</summary>
    public static DocumentedError[] Initiate { get; } =
    [
        new(UploadErrors.LifecycleInvalid(ObjectLifecycle.DurationWrong), "the header X-Fal-Object-Lifecycle is invalid"),
        new(UploadErrors.TooManyFiles(Options), "the client has as many files and unfinished uploads as it may have"),
    ];

    /// <summary>A request to an upload URL.</summary>
    public static DocumentedError[] Upload { get; } =
    [
        new(UploadErrors.NotFound(), "the upload URL is unknown or has expired, its upload was deleted, or its client has no valid key"),
        new(UploadErrors.Complete(), "the upload is complete"),
        new(UploadErrors.InProgress(), "another request sends the same bytes, or a part is being sent or was sent again during `complete`"),
        new(UploadErrors.HasParts(), "the upload was begun for another kind of call, or the parts are not those that were sent"),
        new(UploadErrors.TypeMismatch("image", "application/pdf"), "the content is of another family than the declared type"),
        new(UploadErrors.Empty(), "the upload has no bytes"),
        new(UploadErrors.TooLarge(Options), "the file is too large"),
        new(UploadErrors.ClientFull(Options), "the files and unfinished uploads of the client would exceed their limit"),
        new(UploadErrors.Interrupted(), "the upload took too long to store; send it again"),
        new(FileErrors.DiskFull(), "the storage is full"),
        new(FileErrors.StorageUnavailable(), "the storage cannot be used; send the request again after Retry-After"),
    ];

    /// <summary>The bytes of an upload.</summary>
    public static DocumentedError[] Bytes { get; } =
    [
        new(UploadErrors.TooSlow(Limits), "the upload arrived too slowly; send it again"),
        new(UploadErrors.Incomplete(), "the upload ended early; send it again"),
        new(UploadErrors.ContentEncoding(), "the upload is compressed"),
        new(UploadErrors.Form(), "the upload is a form"),
        new(UploadErrors.ContentRange(), "the upload has the header Content-Range"),
    ];

    public static DocumentedError[] Listing { get; } =
    [
        new(JobQueryErrors.Wrong("limit", JobQueryErrors.Limit(FileQuery.MaxLimit)), "a parameter is unknown, repeated or invalid"),
    ];

    public static DocumentedError[] Read { get; } =
    [
        NotFound,
        new(FileErrors.RangeNotSatisfiable(48_213), "the file has no byte in the range of the header Range"),
        new(ShareErrors.Limited(ShareKind.Downloads, Limits.PerClient.Downloads, Limits.PerClient.Downloads),
            "as many files of one client are being read as the gateway allows; read the file again after Retry-After"),
        new(FileErrors.StorageUnavailable(), "the storage cannot be used; send the request again after Retry-After"),
    ];

    public static DocumentedError NotFound => new(
        FileErrors.NotFound(), "there is no such file, it has expired or is not complete, or it belongs to another client");

    public static DocumentedError BodyNotAllowed => new(BodyErrors.NotAllowed(), "the call has a body");
}
