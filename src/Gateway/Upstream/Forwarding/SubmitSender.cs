using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Sends a submit with the client of YARP's cluster, without YARP's forwarder. The forwarder copies the bodies of both directions between
/// the client and the upstream; the body of a submit is already received, and its response is read completely before the gateway responds.
/// Route, destination, client and protocol version are those of YARP's configuration, and a failure is recorded as the forwarder does.
/// </summary>
internal sealed class SubmitSender(UpstreamRequest request, UpstreamAnswer answer)
{
    /// <summary>Whether the forwarder has nothing to add to this call: it is a submit, its route has no transforms of an operator, and the
    /// cluster has no time limit for pauses that ends before the deadline of the call.</summary>
    public static bool CanSend(HttpContext context, Exchange exchange, UpstreamCall call)
    {
        if (call.Submitted is null)
        {
            return false;
        }

        var proxy = context.GetReverseProxyFeature();
        return proxy.AvailableDestinations.Count > 0
            && proxy.Route.Config.Transforms is not { Count: > 0 }
            && !(proxy.Cluster.Config.HttpRequest?.ActivityTimeout <= exchange.Settings.Options.Upstream.Timeout);
    }

    /// <param name="context">The client's request.</param>
    /// <param name="call">The open call, which gets the meaning of the response.</param>
    /// <param name="deadline">Cancelled when the time for the call has passed.</param>
    public async ValueTask SendAsync(HttpContext context, UpstreamCall call, CancellationToken deadline)
    {
        var proxy = context.GetReverseProxyFeature();
        var config = proxy.Cluster.Config.HttpRequest;
        var step = ForwarderError.RequestCreation;
        try
        {
            // Neither is disposed before the response is read. The body belongs to the caller.
            var message = new HttpRequestMessage
            {
                Method = HttpMethod.Post,
                Version = config?.Version ?? HttpVersion.Version20,
                VersionPolicy = config?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
            };
            request.Build(context, message, proxy.AvailableDestinations[0].Model.Config.Address);
            message.Content = call.Submitted;
            step = ForwarderError.Request;
            using var response = await proxy.Cluster.HttpClient.SendAsync(message, deadline);
            step = ForwarderError.ResponseHeaders;
            await answer.ReadAsync(context, response, deadline);
        }
        catch (Exception exception)
        {
            context.Features.Set<IForwarderErrorFeature>(new Failed(MeaningOf(step, exception, deadline), exception));
        }
    }

    private static ForwarderError MeaningOf(ForwarderError step, Exception exception, CancellationToken deadline) => step switch
    {
        ForwarderError.Request when deadline.IsCancellationRequested => ForwarderError.RequestCanceled,
        ForwarderError.Request when exception is OperationCanceledException => ForwarderError.RequestTimedOut,
        _ => step,
    };

    private sealed record Failed(ForwarderError Error, Exception Exception) : IForwarderErrorFeature;
}
