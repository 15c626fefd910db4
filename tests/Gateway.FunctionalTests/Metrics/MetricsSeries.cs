namespace Gateway.FunctionalTests.Metrics;

/// <summary>One line of a page of metrics.</summary>
internal sealed record MetricsSeries(string Name, IReadOnlyDictionary<string, string> Tags, double Value)
{
    public bool Has((string Tag, string Value) tag) => Tags.TryGetValue(tag.Tag, out var value) && value == tag.Value;
}
