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

    /// <summary>A level that is read when the metrics are collected, such as memory in use.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the level. It must not block and must not throw.</param>
    public void Level(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    /// <summary>A number that only rises and is kept elsewhere. It is read when the metrics are collected.</summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">Unit of the values.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">Reads the number. It must not block and must not throw.</param>
    public void Total(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <summary>A counter with tags.</summary>
    public Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);
}
