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
        + "The body is a JSON object; curl needs -H 'Content-Type: application/json' beside -d.");

    public static GatewayError ContentTypeMultipart() => ContentType(
        "Content-Type must be application/json (UTF-8), not multipart/form-data. "
        + "The body is a JSON object; a picture is a URL or a data URI in it.");

    public static GatewayError CharsetUnsupported() =>
        ContentType("Content-Type must be application/json with one charset, utf-8, or without a charset.");

    public static GatewayError ContentTypeOther() => ContentType("Content-Type must be application/json (UTF-8).");

    public static GatewayError ContentEncoding() => new(
        StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentEncodingUnsupported, Blame.Client,
        "Content-Encoding is not supported: send the JSON as it is.");

    /// <summary>The operation takes no body, and the request has one that is not empty (<see cref="EmptyBodyReader"/>).</summary>
    public static GatewayError NotAllowed() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyNotAllowed, Blame.Client,
            "This call takes no body: leave it out. A cancel may also have the body '{}' or 'null'.")
        {
            CloseConnection = true,
        };

    public static GatewayError MemoryExhausted() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.BodyMemoryExhausted, Blame.Gateway,
            "The gateway holds as many request bodies as its memory budget allows (Gateway:Limits:BodyMemoryBytes). "
            + "Nothing was forwarded; try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            CloseConnection = true,
        };

    public static GatewayError TooLarge(LimitsOptions limits) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.BodyTooLarge, Blame.Client,
            $"The body is larger than {limits.MaxBodyBytes} bytes. Send large images by URL instead of as data URI.")
        {
            CloseConnection = true,
        };

    public static GatewayError TooSlow(LimitsOptions limits) =>
        new(StatusCodes.Status408RequestTimeout, ErrorTypes.BodyTooSlow, Blame.Client,
            $"The body did not arrive within {limits.BodyReadTimeout.TotalSeconds:0.###} s or at the least rate. Nothing was forwarded.")
        {
            CloseConnection = true,
        };

    public static GatewayError Incomplete() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyIncomplete, Blame.Client,
            "The body ended early or its chunked framing is broken. Nothing was forwarded.")
        {
            CloseConnection = true,
        };

    private static GatewayError ContentType(Message message) =>
        new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentTypeUnsupported, Blame.Client, message);
}
