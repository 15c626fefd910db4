using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Changes;

/// <summary>The metrics of the clients in the store. All replicas have the same clients, so the values do not add up.</summary>
internal sealed class ChangeMetrics(SettingsSource settings, ChangeFeed feed, KeyUseWriter uses) : IMeasured
{
    public void AddTo(GatewayMeter meter)
    {
        meter.Value("gateway.clients.stored", "{client}", "Clients in the job store.", () => settings.Current.Stored.Clients.Count);
        meter.Value("gateway.keys.stored", "{key}", "Keys of the clients in the job store.", () => settings.Current.Stored.Uses.Count);
        meter.Total("gateway.keys.uses", "{use}", "Last uses of keys that were stored.", () => uses.Written);
        meter.Values("gateway.changes.age", "s", "Time since changes of clients, keys and pauses were looked for.", ReadAge);
        meter.Condition(
            "gateway.changes.listening", "Whether the database sends notifications of changes. On SQLite it sends none.",
            () => feed.IsListening);
    }

    private IEnumerable<Measurement<double>> ReadAge() => feed.Age is { } age ? [new(age.TotalSeconds)] : [];
}
