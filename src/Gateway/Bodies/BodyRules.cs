using Gateway.Errors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Bodies;

/// <summary>What a request's headers may say of its body, decided before a byte of it is read.</summary>
internal static class BodyRules
{
    /// <summary>Only <c>application/json</c> in UTF-8 without a content encoding: nothing is transcoded or decompressed.</summary>
    public static GatewayError? CheckHeaders(HttpRequest request)
    {
        if (!IsJson(request.Headers.ContentType))
        {
            return new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentTypeUnsupported, Blame.Client,
                "Content-Type must be application/json (UTF-8).");
        }

        return IsIdentity(request.Headers.ContentEncoding)
            ? null
            : new(StatusCodes.Status415UnsupportedMediaType, ErrorTypes.ContentEncodingUnsupported, Blame.Client,
                "Content-Encoding is not supported: send the JSON as it is.");
    }

    /// <summary>A follow-up has no body; official clients send an empty one at most.</summary>
    public static GatewayError? CheckAbsent(HttpRequest request) =>
        request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0
            ? new(StatusCodes.Status400BadRequest, ErrorTypes.BodyNotAllowed, Blame.Client, "This call takes no body.") { CloseConnection = true }
            : null;

    private static bool IsJson(StringValues contentType)
    {
        if (contentType.Count != 1)
        {
            return false;
        }

        if (string.Equals(contentType[0], "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType[0], out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            // Of two, one reader takes the first and another the last.
            && type.Parameters.Count(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)) <= 1
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsIdentity(StringValues encoding) =>
        encoding.Count == 0 || (encoding.Count == 1 && string.Equals(encoding[0], "identity", StringComparison.OrdinalIgnoreCase));
}
