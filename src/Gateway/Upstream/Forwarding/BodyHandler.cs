using Gateway.Bodies.Sending;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Replaces YARP's copy of the request stream by the validated body. YARP has no transform for this. YARP's copy would need another
/// buffer, and would send the headers in a separate packet with a separate system call.
/// </summary>
internal sealed class BodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The body of a submit. A call without this option is sent unchanged.</summary>
    public static readonly HttpRequestOptionsKey<RequestBodyContent> Body = new("gateway.body");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Body, out var body))
        {
            request.Content = body;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
