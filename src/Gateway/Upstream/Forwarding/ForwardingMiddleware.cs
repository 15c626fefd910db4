using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Shares;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// The last stage. It carries out the open <see cref="UpstreamCall"/> with YARP's forwarder, under one total deadline, and records the
/// reason if the upstream sent no complete response. It takes the place of YARP's own last stage, which has a transformer for each route.
/// </summary>
internal sealed partial class ForwardingMiddleware
{
    private readonly IHttpForwarder _forwarder;
    private readonly UpstreamTransformer _transformer;
    private readonly CallDeadlines _deadlines;
    private readonly ClientShares _shares;
    private readonly Refusals _refusals;
    private readonly Drain _drain;
    private readonly UpstreamHealth _health;
    private readonly UpstreamMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ForwardingMiddleware> _logger;

    /// <param name="next">YARP's own last stage. It never runs.</param>
    public ForwardingMiddleware(
        RequestDelegate next, IHttpForwarder forwarder, UpstreamTransformer transformer, CallDeadlines deadlines, ClientShares shares,
        Refusals refusals, Drain drain, UpstreamHealth health, UpstreamMetrics metrics, TimeProvider time,
        ILogger<ForwardingMiddleware> logger)
    {
        _ = next;
        _forwarder = forwarder;
        _transformer = transformer;
        _deadlines = deadlines;
        _shares = shares;
        _refusals = refusals;
        _drain = drain;
        _health = health;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var call = context.Features.Get<UpstreamCall>()
            ?? throw new InvalidOperationException(
                "No upstream call is open: the stage that forwards a request opens an UpstreamCall first.");
        var exchange = context.GetExchange();
        WatchedLifetime.ThrowIfEnded(context);
        if (!_shares.TryTakeUpstreamCall(exchange.Client.Name, exchange.Settings.Options.Limits.UpstreamCalls))
        {
            call.Error = _refusals.Count(RefusalReason.UpstreamCalls, ShareErrors.UpstreamBusy());
            return Task.CompletedTask;
        }

        // A request may make two calls: a submit, and then a result call for its job. The first call's error must not remain.
        context.Features.Set<IForwarderErrorFeature>(null);
        return ForwardAsync(context, exchange, call);
    }

    private async Task ForwardAsync(HttpContext context, Exchange exchange, UpstreamCall call)
    {
        var client = context.RequestAborted;
        var deadline = _deadlines.Rent(exchange.Settings.Options.Upstream.Timeout);
        // At the end of a drain the outcome of a submit becomes unknown in time to be stored.
        var stop = _drain.Expired.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var both = call.EndsWithClient ? CancellationTokenSource.CreateLinkedTokenSource(client, deadline.Token) : null;
        context.RequestAborted = both?.Token ?? deadline.Token;
        var startedAt = _time.GetTimestamp();
        try
        {
            await SendAsync(context);
        }
        finally
        {
            context.RequestAborted = client;
            exchange.UpstreamTime = (exchange.UpstreamTime ?? TimeSpan.Zero) + _time.GetElapsedTime(startedAt);
            _shares.Release(exchange.Client.Name, ShareKind.UpstreamCalls);
            both?.Dispose();
            // Waits for a cancellation that has begun: the deadline is used again.
            await stop.DisposeAsync();
            _deadlines.Return(deadline);
        }

        Report(context, exchange.Call.Operation, call);
    }

    private void Report(HttpContext context, Operation operation, UpstreamCall call)
    {
        if (call.Error is { Blame: Blame.Upstream, Refusal: { } refusal } error)
        {
            Log.Refused(_logger, error.Type, refusal.Status, refusal.Code, refusal.Type);
        }

        if (context.GetForwarderErrorFeature() is not { } failed)
        {
            _metrics.Record(operation, call.Error);
            return;
        }

        if (call is { Submitted.IsCutOff: true, Answer: null })
        {
            // The upstream has not failed, and has not accepted a body without its end.
            call.Error ??= BodyErrors.FileUnreadable();
            _metrics.Record(operation, call.Error);
            return;
        }

        call.Failure = _drain.Expired.IsCancellationRequested ? RequestErrors.Stopping() : Explain(failed);
        Measure(operation, call, context.RequestAborted.IsCancellationRequested);
        if (failed.Exception is { } exception && !context.RequestAborted.IsCancellationRequested)
        {
            _health.Failed(call.Failure);
            Log.CallFailed(_logger, failed.Error, UpstreamFailure.Describe(exception));
        }
    }

    /// <summary>Records a call without a complete response.</summary>
    private void Measure(Operation operation, UpstreamCall call, bool clientLeft)
    {
        if (clientLeft && call.EndsWithClient)
        {
            _metrics.RecordCancelled(operation);
            return;
        }

        var isInDoubt = call is { Submitted.Started: true, Answer: null, Error: null };
        _metrics.Record(
            operation, isInDoubt ? UpstreamErrors.OutcomeUnknown(UnknownOutcomes.ConnectionFailed) : call.Error ?? call.Failure);
    }

    private ValueTask<ForwarderError> SendAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        if (proxy.AvailableDestinations is not [var destination, ..])
        {
            context.Features.Set<IForwarderErrorFeature>(NoDestination.Instance);
            return ValueTask.FromResult(ForwarderError.NoAvailableDestinations);
        }

        // The transformer of a route also runs the transforms that an operator has added to the route.
        var transformer = proxy.Route.Config.Transforms is { Count: > 0 } ? proxy.Route.Transformer : _transformer;
        return _forwarder.SendAsync(
            context, destination.Model.Config.Address, proxy.Cluster.HttpClient,
            proxy.Cluster.Config.HttpRequest ?? ForwarderRequestConfig.Empty, transformer);
    }

    private static GatewayError Explain(IForwarderErrorFeature failed) => failed.Error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled => UpstreamErrors.TimedOut(),
        ForwarderError.NoAvailableDestinations => UpstreamErrors.Unreachable(),
        ForwarderError.Request when UpstreamFailure.IsBeforeConnection(failed.Exception) => UpstreamErrors.Unreachable(),
        _ => UpstreamErrors.Failed(),
    };

    private sealed class NoDestination : IForwarderErrorFeature
    {
        public static NoDestination Instance { get; } = new();

        public ForwarderError Error => ForwarderError.NoAvailableDestinations;

        public Exception? Exception => null;
    }

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
