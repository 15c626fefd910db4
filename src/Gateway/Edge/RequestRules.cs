using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Edge;

/// <summary>What a request must look like before anything else is decided about it: target, framing, protocol tricks.</summary>
internal static class RequestRules
{
    /// <summary>Kestrel moves the length here when a request has both <c>Content-Length</c> and <c>Transfer-Encoding</c>.</summary>
    private const string DisplacedContentLength = "X-Content-Length";

    /// <returns>Null: the request is unambiguous, and <paramref name="path"/> is its path.</returns>
    public static GatewayError? Check(HttpContext context, out string path)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestTarget.Read(target, out path) is { } wrong)
        {
            return EdgeErrors.TargetInvalid(wrong);
        }

        return CheckFraming(request) ?? CheckUpgrade(request);
    }

    private static GatewayError? CheckFraming(HttpRequest request)
    {
        var encodings = request.Headers.TransferEncoding;
        if (encodings.Count == 0)
        {
            return null;
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

    private static GatewayError? CheckUpgrade(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method) || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            return EdgeErrors.UpgradeNotSupported();
        }

        return null;
    }
}
