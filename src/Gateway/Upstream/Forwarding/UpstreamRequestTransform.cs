using System.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Builds the upstream request from nothing: target from the resolved call, headers by allow-list, one credential, and the body of
/// a submit from the memory where it was checked.
/// </summary>
internal sealed class UpstreamRequestTransform(UpstreamUris uris) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var exchange = context.HttpContext.GetExchange();
        var request = context.ProxyRequest;
        request.RequestUri = uris.Get(context.DestinationPrefix, exchange.Call.UpstreamTarget);
        request.Headers.Host = null;
        PassedHeaders.Copy(context.HttpContext.Request.Headers, request.Headers);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", exchange.UpstreamToken.Reveal());
        if (context.HttpContext.Features.Get<UpstreamCall>()?.Submitted is { } body)
        {
            request.Options.Set(BodyHandler.Body, body);
        }

        return ValueTask.CompletedTask;
    }
}
