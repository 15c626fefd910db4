using System.Net.Http.Headers;
using Gateway.Sandbox;
using Gateway.Text;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Builds the upstream request from an empty one: the target of the resolved call, the allow-listed headers, one credential, and the
/// validated body of a submit, without a copy.
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
        if (exchange.Settings.UsesSandbox)
        {
            // The gateway serves the sandbox's images, so their URLs have the gateway's base URL.
            var address = PublicAddress.BaseOf(context.HttpContext.Request, exchange.Settings.Options.PublicUrl);
            request.Headers.TryAddWithoutValidation(SandboxServer.PublicUrlHeader, address);
        }

        if (context.HttpContext.Features.Get<UpstreamCall>()?.Submitted is { } body)
        {
            request.Options.Set(BodyHandler.Body, body);
        }

        return ValueTask.CompletedTask;
    }
}
