using Gateway.Tracing;

namespace Gateway.Upstream.Forwarding;

/// <summary>Adds the span of the forwarded call if the request is sampled. Otherwise it does nothing.</summary>
internal sealed class ForwardingSpanMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => GatewayActivities.IsRecording ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var call = context.Features.Get<UpstreamCall>();
        var model = exchange.JobOrNull?.Model ?? exchange.Call.Model;
        using var span = UpstreamSpan.Start(exchange.Call.Operation, model, exchange.OwnRequestId);
        if (context.GetReverseProxyFeature().AvailableDestinations is [var destination, ..])
        {
            UpstreamSpan.SetServer(span, destination.Model.Config.Address);
        }

        await next(context);
        var error = call?.Error ?? call?.Failure;
        UpstreamSpan.SetError(span, error);
        if (error?.Refusal is { } refusal)
        {
            UpstreamSpan.SetStatus(span, refusal.Status);
        }
    }
}
