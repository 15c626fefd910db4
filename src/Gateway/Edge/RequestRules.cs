using System.Buffers;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>What a request must look like before anything else is decided about it: target, framing, protocol tricks.</summary>
internal static class RequestRules
{
    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Kestrel moves the length here when a request has both <c>Content-Length</c> and <c>Transfer-Encoding</c>.</summary>
    private const string DisplacedContentLength = "X-Content-Length";

    /// <returns>Null: the request is unambiguous, and <paramref name="path"/> is its path.</returns>
    public static GatewayError? Check(HttpContext context, out string path)
    {
        var request = context.Request;
        if (ReadTarget(context, out path) is { } wrong)
        {
            return Refuse(ErrorTypes.RequestTargetInvalid, $"Invalid request target: {wrong}.");
        }

        return CheckFraming(request) ?? CheckNames(request) ?? CheckUpgrade(request);
    }

    /// <summary>Of an absolute target the scheme and host win over those of the connection and of the <c>Host</c> header.</summary>
    private static string? ReadTarget(HttpContext context, out string path)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!AbsoluteTarget.IsAbsolute(target))
        {
            return RequestTarget.Read(target, out path);
        }

        var wrong = AbsoluteTarget.Read(target, out var absolute);
        path = absolute.Path ?? "";
        if (wrong is null)
        {
            var request = context.Request;
            request.Scheme = absolute.Scheme;
            request.Host = absolute.Host;
            // The server has decoded the path; the next stages read it as it was written.
            request.Path = path;
        }

        return wrong;
    }

    private static GatewayError? CheckFraming(HttpRequest request)
    {
        var encodings = request.Headers.TransferEncoding;
        if (encodings.Count == 0)
        {
            return null;
        }

        // RFC 9112, section 6.1, and RFC 9113, section 8.2.2: only HTTP/1.1 has it.
        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding is allowed in HTTP/1.1 alone.") with { CloseConnection = true };
        }

        if (encodings.Count != 1 || !string.Equals(encodings[0], "chunked", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding must be exactly 'chunked', once.") with { CloseConnection = true };
        }

        if (request.Headers.ContainsKey(DisplacedContentLength) || request.Headers.ContainsKey(HeaderNames.ContentLength))
        {
            return Refuse(ErrorTypes.FramingInvalid, "A request has either Content-Length or Transfer-Encoding, not both.")
                with
            { CloseConnection = true };
        }

        return null;
    }

    /// <summary>The server accepts names that are no tokens; <c>\x01Transfer-Encoding</c> is one header here and may be another behind a
    /// proxy that removes the first character.</summary>
    private static GatewayError? CheckNames(HttpRequest request)
    {
        foreach (var (name, _) in request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                return Refuse(ErrorTypes.HeaderInvalid,
                    "The name of a header holds a character that is not allowed in one; allowed are letters, digits and !#$%&'*+-.^_`|~.")
                    with
                { CloseConnection = true };
            }
        }

        return null;
    }

    private static GatewayError? CheckUpgrade(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method) || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            return Refuse(
                ErrorTypes.UpgradeNotSupported, "Protocol upgrades and CONNECT are not supported.") with { CloseConnection = true };
        }

        return null;
    }

    private static GatewayError Refuse(string type, string message) => new(StatusCodes.Status400BadRequest, type, Blame.Client, message);
}
