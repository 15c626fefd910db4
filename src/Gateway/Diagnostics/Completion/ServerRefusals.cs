using System.Diagnostics;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Logs and counts the requests that the server refuses before the pipeline, because it cannot parse them. They have no completion event.
/// Only the status is logged: the server's message may quote the request line. The number of events per second is bounded, because such
/// a request costs its sender almost nothing.
/// </summary>
internal sealed partial class ServerRefusals(
    DiagnosticListener diagnostics, RequestMetrics metrics, TimeProvider time, ILogger<ServerRefusals> logger)
    : IHostedService, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    public const int MaxEventsPerSecond = 20;

    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly Lock _gate = new();
    private IDisposable? _subscription;
    private long _second;
    private int _logged;
    private long _leftOut;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = diagnostics.Subscribe(this, static (name, _, _) => name == BadRequest);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A body that breaks off is reported here too, but its request has a completion event.
        if (value.Value is IFeatureCollection features && features.Get<Exchange>() is null
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refusal)
        {
            metrics.RecordUnparsable(refusal.StatusCode);
            Write(refusal.StatusCode);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription?.Dispose();

    private void Write(int status)
    {
        long leftOut;
        lock (_gate)
        {
            var second = time.GetTimestamp() / time.TimestampFrequency;
            if (second != _second)
            {
                (_second, _logged) = (second, 0);
            }

            if (_logged >= MaxEventsPerSecond)
            {
                _leftOut++;
                return;
            }

            _logged++;
            (leftOut, _leftOut) = (_leftOut, 0);
        }

        Log.Refused(logger, status, ErrorTypes.RequestInvalid, leftOut);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerRefused, LogLevel.Information,
            "The server refused a request that it could not parse: {status} {error_type}; {left_out} refusals before it were not logged")]
        public static partial void Refused(ILogger logger, int status, string error_type, long left_out);
    }
}
