using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Bodies;

/// <summary>Errors of a request body before its JSON is parsed. Nothing was forwarded.</summary>
internal static class BodyErrors
{
    public static GatewayError ContentTypeMissing() =>
        ContentType("The Content-Type header is missing. It must be application/json (UTF-8).");

    public static GatewayError ContentTypeForm() => ContentType(
        "Content-Type must be application/json (UTF-8), not application/x-www-form-urlencoded. "
        + "The body must be a JSON object; with curl, add -H 'Content-Type: application/json' to -d.");

    public static GatewayError ContentTypeMultipart() => ContentType(
        "Content-Type must be application/json (UTF-8), not multipart/form-data. "
        + "The body must be a JSON object; send an image in it as a URL or a data URI.");

    public static GatewayError CharsetUnsupported() =>
        ContentType("Content-Type must be application/json with one charset, utf-8, or without a charset.");

    public static GatewayError ContentTypeOther() => ContentType("Content-Type must be application/json (UTF-8).");

    public static GatewayError ContentEncoding() => new(
        StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentEncodingUnsupported, Blame.Client,
        "Content-Encoding is not supported: send the JSON without compression.");

    /// <summary>The operation takes no body, and the request has one that is not empty (<see cref="EmptyBodyReader"/>).</summary>
    public static GatewayError NotAllowed() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyNotAllowed, Blame.Client,
            "This call must not have a body. A cancel may have the body '{}' or 'null'.")
        {
            CloseConnection = true,
        };

    public static GatewayError MemoryExhausted() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.BodyMemoryExhausted, Blame.Gateway,
            "The gateway's memory for request bodies (Gateway:Limits:BodyMemoryBytes) is in use. Nothing was forwarded; try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            CloseConnection = true,
        };

    public static GatewayError ClientMemoryExhausted() =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.ClientBodyMemoryExhausted, Blame.Client,
            "Your request bodies use the whole share of one client (Gateway:Limits:PerClient:BodyMemoryBytes). Nothing was forwarded; "
                + "send fewer large bodies at a time and try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            CloseConnection = true,
        };

    public static GatewayError TooLarge(LimitsOptions limits) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.BodyTooLarge, Blame.Client,
            $"The body is larger than {limits.MaxBodyBytes} bytes. Send large images as URLs instead of data URIs: upload the file (POST "
                + $"/storage/upload/initiate, or fal.storage.upload) and send its file_url.")
        {
            CloseConnection = true,
        };

    public static GatewayError TooSlow(LimitsOptions limits) =>
        new(StatusCodes.Status408RequestTimeout, ErrorTypes.BodyTooSlow, Blame.Client,
            $"The body arrived too slowly. It must be complete within {limits.BodyReadTimeout.TotalSeconds:0.###} s, and after the first "
                + $"{BodyProgress.Grace.TotalSeconds:0.###} s it must arrive at the rate that this needs. Nothing was forwarded.")
        {
            CloseConnection = true,
        };

    public static GatewayError Incomplete() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyIncomplete, Blame.Client,
            "The body ended early or its chunked encoding is invalid. Nothing was forwarded.")
        {
            CloseConnection = true,
        };

    /// <summary>
    /// The bytes of an uploaded file could not be read while they were sent to the upstream. The upstream has an incomplete body, so it has
    /// accepted nothing. The status is 424 all the same, which no client repeats by itself: a file that cannot be read now will often not
    /// be readable a second later.
    /// </summary>
    public static GatewayError FileUnreadable() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.FileUnreadable, Blame.Gateway,
            "An uploaded file of the submit could not be read to its end. The upstream got an incomplete body, so there is no job and no "
                + "cost. Send the submit again; if it fails again, upload the file again.");

    private static GatewayError ContentType(Message message) =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentTypeUnsupported, Blame.Client, message);
}
