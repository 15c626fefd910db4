using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Builds the request to the upstream and reads the response, for YARP's forwarder. Headers and trailers are not copied in either
/// direction.
/// </summary>
internal sealed class UpstreamTransformer(UpstreamRequest request, UpstreamAnswer answer) : HttpTransformer
{
    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        request.Build(httpContext, proxyRequest, destinationPrefix);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken) => proxyResponse is null
            ? ValueTask.FromResult(false)
            : answer.ReadAsync(httpContext, proxyResponse, cancellationToken);

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
