using System.Diagnostics;
using System.Net.Http.Headers;
using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Gateway.Errors;
using Yarp.ReverseProxy;

namespace Gateway.Upstream.OwnCalls;

/// <summary>
/// The gateway's own calls to the upstream, which belong to no single request: polls that many clients share, and cancels. They use
/// YARP's cluster, so that address, connections and limits are the same as those of forwarded calls.
/// </summary>
internal sealed class UpstreamClient(
    IProxyStateLookup proxy, SettingsSource settings, ReplyMemory memory, UpstreamHealth health, TimeProvider time)
{
    /// <summary>Sends a call under the total deadline. The caller reads the body under the same deadline.</summary>
    /// <param name="method">GET or PUT, without a body.</param>
    /// <param name="target">Path and query, made of validated parts.</param>
    /// <param name="span">The span of the call, which gets the host and the outcome. Null: the call is not sampled.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The response, or the reason why there is none.</returns>
    public async Task<UpstreamReply> SendAsync(HttpMethod method, string target, Activity? span, CancellationToken cancellation)
    {
        if (!proxy.TryGetCluster(UpstreamAddressRules.Cluster, out var cluster)
            || cluster.DestinationsState.AvailableDestinations is not [var destination, ..])
        {
            return UpstreamReply.Failed(UpstreamErrors.Unreachable());
        }

        UpstreamSpan.SetServer(span, destination.Model.Config.Address);
        // Many requests may share one call, so it uses the current settings. They are read once, so that they are consistent.
        var current = settings.Current;
        var deadline = new CancellationTokenSource(current.Options.Upstream.Timeout, time);
        var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var forwarding = cluster.Model.Config.HttpRequest;
        var request = new HttpRequestMessage(method, string.Concat(destination.Model.Config.Address.AsSpan().TrimEnd('/'), target))
        {
            Version = forwarding?.Version ?? System.Net.HttpVersion.Version20,
            VersionPolicy = forwarding?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
        };
        var token = current.PresentedToken;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        if (method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent([]);
        }

        try
        {
            var response = await cluster.Model.HttpClient.SendAsync(request, both.Token);
            UpstreamSpan.SetStatus(span, (int)response.StatusCode);
            health.Answered(response.StatusCode);
            return new UpstreamReply(response, null, token, both, deadline, memory);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            both.Dispose();
            deadline.Dispose();
            cancellation.ThrowIfCancellationRequested();
            var failure = Explain(exception);
            health.Failed(failure);
            return UpstreamReply.Failed(failure);
        }
    }

    private static GatewayError Explain(Exception exception) => exception switch
    {
        _ when UpstreamFailure.IsBeforeConnection(exception) => UpstreamErrors.Unreachable(),
        OperationCanceledException => UpstreamErrors.TimedOut(),
        _ => UpstreamErrors.Failed(),
    };
}
