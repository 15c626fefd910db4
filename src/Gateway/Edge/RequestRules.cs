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
            return Refuse(ErrorTypes.RequestTargetInvalid, $"Invalid request target: {wrong}.");
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

    private static GatewayError? CheckUpgrade(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method) || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            return Refuse(ErrorTypes.UpgradeNotSupported, "Protocol upgrades and CONNECT are not supported.") with { CloseConnection = true };
        }

        return null;
    }

    private static GatewayError Refuse(string type, string message) => new(StatusCodes.Status400BadRequest, type, Blame.Client, message);
}
