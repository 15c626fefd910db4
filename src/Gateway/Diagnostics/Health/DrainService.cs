using Gateway.Configuration;
using Gateway.Errors;

namespace Gateway.Diagnostics.Health;

/// <summary>
/// On shutdown, first the readiness check fails, then load balancers have time to notice it, then the server drains and stops.
/// </summary>
internal sealed partial class DrainService(Readiness readiness, SettingsSource settings, TimeProvider time, ILogger<DrainService> logger)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        var delay = settings.Current.Options.DrainDelay;
        Log.Draining(logger, delay);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventIds.Draining, LogLevel.Information,
            "Stopping: the readiness check fails from now on; the listener closes in {delay}")]
        public static partial void Draining(ILogger logger, TimeSpan delay);
    }
}
