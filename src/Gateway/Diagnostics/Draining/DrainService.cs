using Gateway.Configuration;
using Gateway.Draining;
using Gateway.Edge.Connections;
using Gateway.Edge.Listeners;
using Gateway.Errors;

namespace Gateway.Diagnostics.Draining;

/// <summary>
/// Stops the gateway without the loss of a request. First the readiness check fails, and load balancers have time to notice it. Then the
/// listener closes, and streams and waits end. Then the host stops the server, which waits for the requests in flight.
/// </summary>
internal sealed partial class DrainService(
    Drain drain, ListenSockets listeners, UnusedConnections connections, SettingsSource settings, TimeProvider time,
    ILogger<DrainService> logger)
    : IHostedLifecycleService, IDisposable
{
    private ITimer? _last;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        drain.Begin();
        var options = settings.Current.Options;
        Log.Draining(logger, options.DrainDelay);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, drain.Hurried);
        if (options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.DrainDelay, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await listeners.CloseAsync(gently: options.DrainDelay > TimeSpan.Zero, ending.Token);
        drain.Expired.Register(EndCalls);
        await drain.CloseAsync(options.DrainTimeout);
        Log.Closed(logger, connections.Count, options.DrainTimeout);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger, drain.Age ?? TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public void Dispose() => _last?.Dispose();

    /// <summary>The requests in flight get their last responses. What is left after them is closed.</summary>
    private void EndCalls()
    {
        Log.Expired(logger, connections.Count);
        _last = time.CreateTimer(
            static connections => ((UnusedConnections)connections!).CloseAll(), connections, Drain.AnswerTime, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Draining, LogLevel.Information,
            "Stopping: the readiness check fails from now on; the listener closes in {delay}")]
        public static partial void Draining(ILogger logger, TimeSpan delay);

        [LoggerMessage(EventIds.ListenerClosed, LogLevel.Information,
            "Stopping: the listener is closed; {connections} connections are open, and their requests have {timeout} to end")]
        public static partial void Closed(ILogger logger, int connections, TimeSpan timeout);

        [LoggerMessage(EventIds.DrainExpired, LogLevel.Warning,
            "Stopping: the time for requests in flight is over; {connections} connections are open. A submit in flight gets 424 and is "
                + "stored as a doubt, other requests get 503")]
        public static partial void Expired(ILogger logger, int connections);

        [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Stopped after {duration}")]
        public static partial void Stopped(ILogger logger, TimeSpan duration);
    }
}
