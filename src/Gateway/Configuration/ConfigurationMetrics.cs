using Gateway.Metrics;

namespace Gateway.Configuration;

/// <summary>The metrics of the configuration: its last reload, and the keys that end soon.</summary>
internal sealed class ConfigurationMetrics(SettingsSource settings, TimeProvider time) : IMeasured
{
    /// <summary>An operator needs this time to replace a key.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public void AddTo(GatewayMeter meter)
    {
        meter.Value("gateway.configuration.reloaded", "s", "Time of the last reload of the configuration, in seconds since 1970.",
            () => settings.LastReload.At.ToUnixTimeMilliseconds() / 1000d);
        meter.Condition("gateway.configuration.good", "Whether the last reload of the configuration was accepted.",
            () => settings.LastReload.IsGood);
        meter.Level("gateway.keys.ending", "{key}", "Keys of clients that end within 14 days.", CountEnding);
    }

    private long CountEnding()
    {
        var now = time.GetUtcNow();
        var current = settings.Current;
        var configured = current.Options.Clients.Values.SelectMany(static client => client.Keys.Values)
            .LongCount(key => EndsSoon(key.Expires, now));
        // The grace of a replaced key is meant to end.
        var stored = current.Stored.Clients.Where(client => !client.Definition.IsDisabled && !current.IsConfigured(client.Name))
            .SelectMany(static client => client.Keys)
            .LongCount(key => key.ReplacedLabel is null && EndsSoon(key.Expires, now));
        return configured + stored;
    }

    private static bool EndsSoon(DateTimeOffset? expires, DateTimeOffset now) => expires > now && expires <= now + Soon;
}
