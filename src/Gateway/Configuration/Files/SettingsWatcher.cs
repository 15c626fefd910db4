namespace Gateway.Configuration.Files;

/// <summary>
/// Looks twice a second whether a settings file or a secret has changed, and has the configuration read again if so. It looks
/// instead of waiting for events, because events miss mounted files and directories that an orchestrator replaces.
/// </summary>
internal sealed class SettingsWatcher(SettingsSource settings, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                settings.ReadChangedFiles();
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }
}
