using System.Collections.Concurrent;

namespace Gateway.Hostile;

/// <summary>Counts the answers of the gateway by status, and keeps further figures of an attack.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _figures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Figures => _figures;

    public void Add(string answer, long count = 1) => _figures.AddOrUpdate(answer, count, (_, known) => known + count);

    /// <summary>Keeps the largest value.</summary>
    public void Raise(string figure, long value) => _figures.AddOrUpdate(figure, value, (_, known) => Math.Max(known, value));
}
