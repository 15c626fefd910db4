using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Collects the responses, metrics and traces of a gateway. When the gateway stops, these and its logs are searched for secrets, so every
/// functional test is also a leak test.
/// </summary>
internal sealed class Emissions : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    /// <param name="services">
    /// The services of the gateway. Metrics and traces of another gateway in the same process are ignored here; the test of that gateway
    /// searches them.
    /// </param>
    public Emissions(IServiceProvider services)
    {
        var (meters, requests) = (services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<ActivitySource>());
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name != requests.Name || ReferenceEquals(source, requests),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Add("trace " + activity.DisplayName + " "
                + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")) + " " + activity.StatusDescription),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IEnumerable<string> Texts => _texts;

    public void Add(string text) => _texts.Enqueue(text);

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Measurements without tags are skipped, because only a tag value can contain the text of a client.
        if (tags.Length > 0)
        {
            var text = $"metric {instrument.Name}={Convert.ToString(value, CultureInfo.InvariantCulture)}";
            foreach (var tag in tags)
            {
                text += $" {tag.Key}={tag.Value}";
            }

            Add(text);
        }
    }
}
