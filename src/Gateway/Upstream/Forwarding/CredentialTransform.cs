using System.Net.Http.Headers;
using Gateway.Errors;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Builds the upstream request from nothing: target from the resolved call, headers by allow-list, one credential.
/// A header that <c>Connection</c> nominates was meant for the gateway alone and stays here.
/// </summary>
internal sealed class CredentialTransform(UpstreamUris uris) : RequestTransform
{
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
        var headers = context.HttpContext.Request.Headers;
        foreach (var name in Passed)
        {
            var values = headers[name];
            if (values.Count > 0 && !IsNominated(name, headers.Connection))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", exchange.UpstreamToken.Reveal());
        if (context.HttpContext.Features.Get<UpstreamCall>()?.Submitted is { } body)
        {
            request.Options.Set(BodyHandler.Body, body);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Beside <c>keep-alive</c> or <c>close</c> the server has thrown the nominations away; those headers pass, by allow-list.</summary>
    private static bool IsNominated(string name, StringValues connection)
    {
        foreach (var value in connection)
        {
            foreach (var option in value.AsSpan().Split(','))
            {
                if (value.AsSpan()[option].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
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
                    return UpstreamErrors.HeaderInvalid(name);
                }
            }
        }

        return null;
    }
}
