using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Bodies;

/// <summary>Tells the forwarder that the body has been used up: the upstream is called without one.</summary>
internal sealed class NoRequestBody : IHttpRequestBodyDetectionFeature
{
    private static readonly NoRequestBody Instance = new();

    public bool CanHaveBody => false;

    /// <summary>Makes the request one without a body, for every stage that follows.</summary>
    public static void Apply(HttpContext context)
    {
        context.Request.Body = Stream.Null;
        context.Request.ContentLength = null;
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Features.Set<IHttpRequestBodyDetectionFeature>(Instance);
    }
}
