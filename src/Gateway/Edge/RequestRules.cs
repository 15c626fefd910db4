using System.Buffers;
using Gateway.Errors;
using Gateway.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>Rules for target, framing and protocol of a request, checked before all other rules.</summary>
internal static class RequestRules
{
    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Kestrel moves the value here if a request has both <c>Content-Length</c> and <c>Transfer-Encoding</c>.</summary>
    private const string DisplacedContentLength = "X-Content-Length";

    /// <returns>Null: the request is unambiguous, and <paramref name="path"/> is its path.</returns>
    public static GatewayError? Check(HttpContext context, out string path)
    {
        var request = context.Request;
        path = "";
        // First the rules whose refusal closes the connection, because the end of the request is uncertain.
        if ((CheckFraming(request) ?? CheckNames(request)) is { } refusal)
        {
            return refusal;
        }

        if (ReadTarget(context, out path) is { } wrong)
        {
            return EdgeErrors.TargetInvalid(wrong);
        }

        return CheckUpgrade(request) ?? CheckHost(context);
    }

    /// <summary>
    /// Reads the target. The scheme and host of an absolute target replace those of the connection and of the <c>Host</c> header.
    /// </summary>
    private static Message? ReadTarget(HttpContext context, out string path)
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
            // The server has decoded the path; later stages read the original text.
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

        // RFC 9112, section 6.1, and RFC 9113, section 8.2.2: Transfer-Encoding exists in HTTP/1.1 only.
        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return EdgeErrors.TransferEncodingNotOfVersion();
        }

        if (encodings.Count != 1 || !string.Equals(encodings[0], "chunked", StringComparison.OrdinalIgnoreCase))
        {
            return EdgeErrors.TransferEncodingInvalid();
        }

        if (request.Headers.ContainsKey(DisplacedContentLength) || request.Headers.ContainsKey(HeaderNames.ContentLength))
        {
            return EdgeErrors.TwoLengths();
        }

        return null;
    }

    /// <summary>
    /// Kestrel accepts header names that are not tokens. <c>\x01Transfer-Encoding</c> is one header here and may become another after a
    /// proxy that removes the first character.
    /// </summary>
    private static GatewayError? CheckNames(HttpRequest request)
    {
        foreach (var (name, _) in request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                return EdgeErrors.HeaderNameInvalid();
            }
        }

        return null;
    }

    /// <summary>
    /// The host is part of the URLs in responses. Only HTTP/1.0 allows a request without a host; its URLs have the address of the
    /// connection.
    /// </summary>
    private static GatewayError? CheckHost(HttpContext context)
    {
        var request = context.Request;
        if (!request.Host.HasValue)
        {
            return HttpProtocol.IsHttp10(request.Protocol) && request.Headers.Host.Count == 0 ? null : EdgeErrors.HostHeaderInvalid();
        }

        if (!HostSyntax.IsPlain(request.Host.Value))
        {
            return EdgeErrors.HostHeaderInvalid();
        }

        return context.GetExchange().Settings.AllowedHosts.Allow(request.Host) ? null : EdgeErrors.HostNotAllowed();
    }

    private static GatewayError? CheckUpgrade(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method) || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            return EdgeErrors.UpgradeNotSupported();
        }

        return null;
    }
}
