using System.Diagnostics.Metrics;

namespace Gateway.Metrics;

/// <summary>
/// The meter <c>Gateway</c>. Names of instruments follow the semantic conventions of OpenTelemetry: lower case, dots between parts, the
/// unit apart from the name (<c>By</c>, <c>s</c>, <c>{request}</c>). No tag has a value that a request can choose freely.
/// </summary>
internal sealed class GatewayMeter(IMeterFactory factory)
{
    public const string Name = "Gateway";

    private readonly Meter _meter = factory.Create(Name);

    /// <summary>A level that is read when the metrics are collected, such as memory in use. The levels of replicas add up.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the level. It must not block and must not throw.</param>
    public void Level(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    /// <summary>A value that is read when the metrics are collected and does not add up over replicas, such as a time.</summary>
    /// <inheritdoc cref="Level"/>
    public void Value(string name, string unit, string description, Func<double> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>A condition that is read when the metrics are collected: 1 if it holds, otherwise 0.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the condition. It must not block and must not throw.</param>
    public void Condition(string name, string description, Func<bool> read) =>
        _meter.CreateObservableGauge(name, () => read() ? 1L : 0L, unit: null, description);

    /// <summary>Values with tags, or a value that may be unknown. They are read when the metrics are collected.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values. Null: none.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the values; an empty list if they are unknown. It must not block and must not throw.</param>
    /// <returns>The instrument, which knows whether anybody reads it.</returns>
    public Instrument Values<T>(string name, string? unit, string description, Func<IEnumerable<Measurement<T>>> read)
        where T : struct =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>A number that only rises and is kept elsewhere. It is read when the metrics are collected.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the number. It must not block and must not throw.</param>
    public void Total(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <summary>Numbers with tags that only rise and are kept elsewhere. A number that is 0 is a value too, so that the first rise is
    /// seen.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the numbers. It must not block and must not throw.</param>
    public void Totals(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <summary>A counter with tags.</summary>
    public Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);

    /// <summary>A distribution of times, in seconds.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="bounds">The upper bounds of the buckets, in seconds.</param>
    public Histogram<double> Times(string name, string description, IReadOnlyList<double> bounds) =>
        _meter.CreateHistogram(
            name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>A distribution of numbers.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="bounds">The upper bounds of the buckets.</param>
    public Histogram<long> Sizes(string name, string unit, string description, IReadOnlyList<long> bounds) =>
        _meter.CreateHistogram(
            name, unit, description, tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = bounds });
}
