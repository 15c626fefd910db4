using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Webhooks.Delivering;

/// <summary>Bounds the memory of the bodies that are being sent: <c>Gateway:Webhooks:MemoryBytes</c> for all, and half of it for each
/// client. One body always fits, whatever its size.</summary>
internal sealed class WebhookMemory(SettingsSource settings) : IMeasured
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _clients = new(StringComparer.Ordinal);
    private long _used;

    public long Used => Volatile.Read(ref _used);

    private long Limit => settings.Current.Options.Webhooks.MemoryBytes;

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.webhooks.memory.used", "By", "Memory of the bodies of webhooks that are being sent.", () => Used);
        meter.Level("gateway.webhooks.memory.limit", "By", "Memory that the bodies of webhooks may take.", () => Limit);
    }

    /// <returns>Whether the memory is taken.</returns>
    public bool TryTake(string client, long bytes)
    {
        lock (_gate)
        {
            var ofClient = _clients.GetValueOrDefault(client);
            var fits = _used == 0 || (_used + bytes <= Limit && (ofClient == 0 || ofClient + bytes <= Limit / 2));
            if (fits)
            {
                _clients[client] = ofClient + bytes;
                _used += bytes;
            }

            return fits;
        }
    }

    public void Return(string client, long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            if ((_clients[client] -= bytes) == 0)
            {
                _clients.Remove(client);
            }
        }
    }
}
