using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Files.Types;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>Errors of uploads. After each of them nothing of the request is kept.</summary>
internal static class UploadErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>The response is the same for an id that is unknown, malformed or expired, for an upload that was deleted, and for one whose
    /// client may no longer call the gateway.</summary>
    public static GatewayError NotFound() =>
        new(StatusCodes.Status404NotFound, ErrorTypes.UploadNotFound, Blame.Client,
            "There is no such upload: its URL is unknown or has expired, or it was deleted. Begin a new upload.")
        {
            CloseConnection = true,
        };

    public static GatewayError Complete() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.UploadComplete, Blame.Client,
            "The upload is complete, and its URL can't be used again. Begin a new upload for another file.")
        {
            CloseConnection = true,
        };

    public static GatewayError InProgress() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.UploadInProgress, Blame.Client,
            $"Another request sends the same bytes at this moment. Wait for its end. If it was cut off, the upload is free after at most "
                + $"{UploadCalls.Lease.TotalSeconds:0} s.")
        {
            RetryAfter = Soon,
            CloseConnection = true,
        };

    /// <summary>The right of the request to receive the bytes has passed to another request.</summary>
    public static GatewayError Interrupted() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.UploadInterrupted, Blame.Gateway,
            "The upload was interrupted, because it took too long to store. Send it again.")
        {
            RetryAfter = Soon,
            CloseConnection = true,
        };

    public static GatewayError TooLarge(FilesOptions options) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.FileTooLarge, Blame.Client,
            $"The file is larger than {options.MaxBytes} bytes (Gateway:Files:MaxBytes).")
        {
            CloseConnection = true,
        };

    public static GatewayError ClientFull(FilesOptions options) => Quota(
        $"The files and unfinished uploads of this client would exceed {options.ClientBytes} bytes "
            + $"(Gateway:Files:PerClient:MaxTotalBytes). GET /limits shows how many bytes count. End files and unfinished uploads with "
            + $"DELETE /files/<id>, or wait until some have expired.");

    public static GatewayError TooManyFiles(FilesOptions options) => Quota(
        $"This client has {options.PerClient.MaxFiles} files and unfinished uploads, as many as it may have "
            + $"(Gateway:Files:PerClient:MaxFiles). End files and unfinished uploads with DELETE /files/<id>, or wait until some "
            + $"have expired.");

    /// <param name="declared">The declared family, such as <c>image</c>.</param>
    /// <param name="found">The recognised type.</param>
    /// <param name="isText">Whether the content is a text.</param>
    public static GatewayError TypeMismatch(string declared, string found, bool isText = false) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.FileTypeMismatch, Blame.Client,
            $"The upload was declared as {declared}, but its content is {Content(declared, found, isText)}.")
        {
            CloseConnection = true,
        };

    public static GatewayError TooSlow(LimitsOptions limits) =>
        new(StatusCodes.Status408RequestTimeout, ErrorTypes.BodyTooSlow, Blame.Client,
            $"The upload arrived too slowly. After the first {Bodies.BodyProgress.Grace.TotalSeconds:0} s it must arrive with at least "
                + $"{UploadProgress.BytesPerSecond} bytes per second, or within {limits.BodyReadTimeout.TotalSeconds:0.###} s if it is "
                + $"small, and no pause may be longer than {UploadProgress.Silence.TotalSeconds:0} s. Nothing was kept; the upload can be "
                + $"tried again.")
        {
            CloseConnection = true,
        };

    public static GatewayError Incomplete() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyIncomplete, Blame.Client,
            "The upload ended early or its chunked encoding is invalid. Nothing was kept; the upload can be tried again.")
        {
            CloseConnection = true,
        };

    public static GatewayError ContentEncoding() =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentEncodingUnsupported, Blame.Client,
            "Content-Encoding is not supported for an upload: send the bytes of the file without compression.")
        {
            CloseConnection = true,
        };

    public static GatewayError ContentRange() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.HeaderInvalid, Blame.Client,
            "An upload must not have the header Content-Range, because the gateway stores no part of a file by its range. Send the whole "
                + "file with one PUT, or begin the upload with initiate-multipart and send numbered parts.")
        {
            CloseConnection = true,
        };

    /// <summary>The body is a form, or the file itself.</summary>
    public static GatewayError ContentType() =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentTypeUnsupported, Blame.Client,
            "The body of this call must be a JSON object, sent with Content-Type: application/json in UTF-8. The bytes of a file are sent "
                + "with PUT to its upload_url.")
        {
            CloseConnection = true,
        };

    public static GatewayError Form() =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentTypeUnsupported, Blame.Client,
            "The body of an upload must be the bytes of the file alone, not a form with the file in it. With curl, use -T <file> or "
                + "--data-binary @<file> instead of -F.")
        {
            CloseConnection = true,
        };

    public static GatewayError BodyTooLarge(int most) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.BodyTooLarge, Blame.Client,
            $"The body of this call must not be larger than {most} bytes.")
        {
            CloseConnection = true,
        };

    public static GatewayError HasParts() => Parts(
        "This upload was begun with initiate-multipart. Send part n to <upload_url>/n, then POST <upload_url>/complete.");

    public static GatewayError HasNoParts() => Parts(
        "This upload was begun with initiate. Send the whole file with one PUT to its upload_url.");

    public static GatewayError PartNumber(int most) => Parts(
        $"The path ends with the number of a part, from 1 to {most}, without a zero before it.");

    /// <summary>The list is not that of the parts that were sent.</summary>
    /// <param name="faults">The faults, in the language of the client.</param>
    /// <param name="language">This language.</param>
    public static GatewayError PartsWrong(IReadOnlyList<Violation> faults, CultureInfo language) =>
        Parts(Message.Verbatim(ValidationErrorMessage.Summarise(faults, language))) with { Violations = faults };

    public static GatewayError PartEmpty(int number) => Parts($"Part {number} has no bytes. Send at least one byte in each part.");

    public static GatewayError Empty() =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.UploadEmpty, Blame.Client,
            "The upload has no bytes. Send the bytes of the file as the body of the PUT.")
        {
            CloseConnection = true,
        };

    public static GatewayError NoParts() => Parts("An upload needs at least one part.");

    /// <summary>A part was sent again while the parts were put together.</summary>
    public static GatewayError PartsChanged() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.UploadInProgress, Blame.Client,
            "A part is being sent, or was sent again meanwhile. Complete the upload when every part is sent.")
        {
            RetryAfter = Soon,
        };

    /// <summary>The header <c>X-Fal-Object-Lifecycle</c> is invalid.</summary>
    public static GatewayError LifecycleInvalid(Message wrong) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.HeaderInvalid, Blame.Client,
            $"The header {ObjectLifecycle.Header} is invalid: {wrong}.");

    /// <summary>The violations are already in the language of the client.</summary>
    public static GatewayError Violated(IReadOnlyList<Violation> violations, CultureInfo language) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.ValidationError, Blame.Client,
            Message.Verbatim(ValidationErrorMessage.Summarise(violations, language)))
        {
            Violations = violations,
        };

    private static GatewayError Quota(Message message) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.FileQuotaExceeded, Blame.Client, message) { CloseConnection = true };

    private static GatewayError Parts(Message message) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.UploadPartsInvalid, Blame.Client, message) { CloseConnection = true };

    private static Text.Message Content(string declared, string found, bool isText)
    {
        if (found != MediaTypes.Unknown)
        {
            return $"{found}. Declare its type with content_type";
        }

        if (isText)
        {
            return "a text. Send the file itself, not its URL and not a text that encodes it, or declare its type with content_type";
        }

        return $"of no known {declared} type ({MediaTypes.KnownOf(declared)}). Convert the file, or declare it as {MediaTypes.Unknown} "
            + $"with content_type";
    }
}
