using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Bodies;

/// <summary>Tells the forwarder that the request has no body any more, so that the upstream is called without one.</summary>
internal sealed class NoRequestBody : IHttpRequestBodyDetectionFeature
{
    private static readonly NoRequestBody Instance = new();

    public bool CanHaveBody => false;

    /// <summary>Removes the body from the request for all later stages.</summary>
    public static void Apply(HttpContext context)
    {
        context.Request.Body = Stream.Null;
        context.Request.ContentLength = null;
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Features.Set<IHttpRequestBodyDetectionFeature>(Instance);
    }
}
