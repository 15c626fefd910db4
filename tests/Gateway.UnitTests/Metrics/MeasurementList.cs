using System.Diagnostics.Metrics;
using System.Globalization;
using Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.UnitTests.Metrics;

/// <summary>A meter whose measurements are listed as <c>name{tag=value,…} number</c>.</summary>
internal sealed class MeasurementList : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<string> _all = [];

    public MeasurementList(params IMeasured[] parts)
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        var meter = new GatewayMeter(factory);
        foreach (var part in parts)
        {
            part.AddTo(meter);
        }
    }

    /// <summary>The measurements so far. Levels are read now.</summary>
    public IReadOnlyList<string> Take()
    {
        _listener.RecordObservableInstruments();
        var all = _all.ToArray();
        _all.Clear();
        return all;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> texts = [];
        foreach (var tag in tags)
        {
            texts.Add($"{tag.Key}={tag.Value}");
        }

        _all.Add(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}{{{string.Join(',', texts)}}} {value}"));
    }
}
