using Gateway.Errors;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// The last stage before YARP's forwarder. It runs the open <see cref="UpstreamCall"/> under one total deadline, and records the reason
/// if the upstream sent no complete response.
/// </summary>
internal sealed partial class ForwardingMiddleware(RequestDelegate next, TimeProvider time, ILogger<ForwardingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.Features.Get<UpstreamCall>()
            ?? throw new InvalidOperationException(
                "No upstream call is open: the stage that forwards a request opens an UpstreamCall first.");
        var exchange = context.GetExchange();
        var client = context.RequestAborted;
        client.ThrowIfCancellationRequested();
        // A request may make two calls: a submit, and then a result call for its job. The first call's error must not remain.
        context.Features.Set<IForwarderErrorFeature>(null);
        using var deadline = new CancellationTokenSource(exchange.Settings.Options.Upstream.Timeout, time);
        using var both = call.EndsWithClient ? CancellationTokenSource.CreateLinkedTokenSource(client, deadline.Token) : null;
        context.RequestAborted = both?.Token ?? deadline.Token;
        var startedAt = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
            exchange.UpstreamTime = (exchange.UpstreamTime ?? TimeSpan.Zero) + time.GetElapsedTime(startedAt);
        }

        if (call.Error is { Blame: Blame.Upstream, Refusal: { } refusal } error)
        {
            Log.Refused(logger, error.Type, refusal.Status, refusal.Code, refusal.Type);
        }

        if (context.GetForwarderErrorFeature() is not { } failed)
        {
            return;
        }

        call.Failure = Explain(failed);
        if (failed.Exception is { } exception && !client.IsCancellationRequested)
        {
            Log.CallFailed(logger, failed.Error, UpstreamFailure.Describe(exception));
        }
    }

    private static GatewayError Explain(IForwarderErrorFeature failed) => failed.Error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled => UpstreamErrors.TimedOut(),
        ForwarderError.NoAvailableDestinations => UpstreamErrors.Unreachable(),
        ForwarderError.Request when UpstreamFailure.IsBeforeConnection(failed.Exception) => UpstreamErrors.Unreachable(),
        _ => UpstreamErrors.Failed(),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.UpstreamCallFailed, LogLevel.Warning, "The call to the upstream failed: {forwarder_error}, {reason}")]
        public static partial void CallFailed(ILogger logger, ForwarderError forwarder_error, string reason);

        [LoggerMessage(EventIds.UpstreamRefused, LogLevel.Warning,
            "The upstream responded with an error, {error_type}: "
            + "status {upstream_status}, code {upstream_error_code}, type {upstream_error_type}")]
        public static partial void Refused(
            ILogger logger, string error_type, int upstream_status, string? upstream_error_code, string? upstream_error_type);
    }
}
