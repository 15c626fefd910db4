using Gateway.Bodies;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Puts the checked body into the upstream call in place of YARP's copy of the request's stream. YARP lets no transform do that;
/// its copy would take a buffer of its own and send the head by itself, in a packet and a system call of its own.
/// </summary>
internal sealed class BodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The body of a submit. Calls without it go on as they are.</summary>
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
