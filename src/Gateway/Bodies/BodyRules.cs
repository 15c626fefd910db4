using Gateway.Errors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Bodies;

/// <summary>Rules for the request headers that describe the body. They are checked before the body is read.</summary>
internal static class BodyRules
{
    /// <summary>
    /// Accepts <c>application/json</c> in UTF-8 without a content encoding only. The gateway does not transcode or decompress.
    /// </summary>
    public static GatewayError? CheckHeaders(HttpRequest request)
    {
        if (!IsJson(request.Headers.ContentType))
        {
            return ExplainContentType(request.Headers.ContentType);
        }

        return IsIdentity(request.Headers.ContentEncoding) ? null : BodyErrors.ContentEncoding();
    }


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
            // Of two charset parameters, parsers disagree on which one applies.
            && type.Parameters.Count(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)) <= 1
            && (!type.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)));
    }

    private static GatewayError ExplainContentType(StringValues contentType)
    {
        if (contentType.Count == 0 || contentType[0] is null or "")
        {
            return BodyErrors.ContentTypeMissing();
        }

        return !MediaTypeHeaderValue.TryParse(contentType[0], out var type) ? BodyErrors.ContentTypeOther() : type.MediaType.Value switch
        {
            var form when Is(form, "application/x-www-form-urlencoded") => BodyErrors.ContentTypeForm(),
            var form when Is(form, "multipart/form-data") => BodyErrors.ContentTypeMultipart(),
            var json when Is(json, "application/json") && contentType.Count == 1 => BodyErrors.CharsetUnsupported(),
            _ => BodyErrors.ContentTypeOther(),
        };

        static bool Is(string? type, string name) => string.Equals(type, name, StringComparison.OrdinalIgnoreCase);
    }
    /// <summary><c>utf8</c> is not a registered name, but several HTTP libraries send it.</summary>
    private static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    internal static bool IsIdentity(StringValues encoding) =>
        encoding.Count == 0 || (encoding.Count == 1 && string.Equals(encoding[0], "identity", StringComparison.OrdinalIgnoreCase));
}
