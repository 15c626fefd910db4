namespace Gateway.Configuration.Files;

/// <summary>
/// Checks twice a second whether a settings file or a secret has changed, and then reloads the configuration. It polls, because file
/// system events miss mounted files and directories that an orchestrator replaces.
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
