using System.Net.Http.Headers;
using Gateway.Edge;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Upstream;

/// <summary>
/// Builds the upstream request from nothing: target from the resolved call, headers by allow-list, one credential.
/// No header of the client's is copied, so none can carry its key, and none can be nominated by <c>Connection</c>.
/// </summary>
internal sealed class CredentialTransform(UpstreamUris uris) : RequestTransform
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Everything of a request that the upstream may see beside its body. <c>Expect</c> is missing on purpose: with
    /// it the head of a POST may go out twice.</summary>
    private static readonly string[] Passed =
    [
        "Accept",
        "x-fal-queue-priority",
        "x-fal-request-timeout",
        "x-fal-runner-hint",
        "x-fal-no-retry",
        "x-fal-store-io",
        "x-fal-object-lifecycle-preference",
    ];

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var exchange = context.HttpContext.GetExchange();
        var request = context.ProxyRequest;
        request.RequestUri = uris.Get(context.DestinationPrefix, exchange.Call.UpstreamTarget);
        request.Headers.Host = null;
        foreach (var name in Passed)
        {
            var values = context.HttpContext.Request.Headers[name];
            if (values.Count > 0)
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", exchange.UpstreamToken.Reveal());
        if (exchange.BodyOrNull is { } body && request.Content is { } content)
        {
            content.Headers.ContentType = Json;
            content.Headers.ContentLength = body.Length;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses what would not survive the way to the upstream: a header that is not visible ASCII.</summary>
    public static GatewayError? CheckHeaders(IHeaderDictionary headers)
    {
        foreach (var name in Passed)
        {
            foreach (var value in headers[name])
            {
                if (value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    return new(StatusCodes.Status400BadRequest, ErrorTypes.HeaderInvalid, Blame.Client,
                        $"Header '{name}' must hold visible ASCII characters only.");
                }
            }
        }

        return null;
    }
}
