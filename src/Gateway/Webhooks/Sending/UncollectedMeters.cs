using System.Diagnostics.Metrics;

namespace Gateway.Webhooks.Sending;

/// <summary>The meter of the webhooks' HTTP client. Its measurements have the receiver's host as a tag, which clients choose, so they are
/// no metrics of the gateway: those have a scope of another factory.</summary>
internal sealed class UncollectedMeters : IMeterFactory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Meter> _meters = new(StringComparer.Ordinal);

    /// <summary>Each attempt has a handler of its own. They share their instruments.</summary>
    public Meter Create(MeterOptions options)
    {
        lock (_lock)
        {
            if (!_meters.TryGetValue(options.Name, out var meter))
            {
                meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
                _meters.Add(options.Name, meter);
            }

            return meter;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var meter in _meters.Values)
            {
                meter.Dispose();
            }

            _meters.Clear();
        }
    }
}
