using System.Collections.Frozen;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Finds a value in a list of values. The time does not grow with a long list.</summary>
internal sealed class ValueSet
{
    /// <summary>The values of a shorter list are compared one after the other.</summary>
    private const int MostCompared = 16;

    /// <summary>A text of the list is not longer.</summary>
    private const int LongestText = 256;

    private readonly IReadOnlyList<AllowedValue> _values;
    private readonly FrozenSet<string> _texts = FrozenSet<string>.Empty;
    private readonly HashSet<AllowedValue> _others = [];
    private readonly HashSet<ExactNumber> _numbers = new(ByValue.Instance);

    public ValueSet(IReadOnlyList<AllowedValue> values)
    {
        _values = values;
        if (values.Count <= MostCompared)
        {
            return;
        }

        _texts = values.Where(value => value.Kind == JsonKind.String).Select(value => value.Text).ToFrozenSet(StringComparer.Ordinal);
        _numbers.UnionWith(values.Where(value => value.Kind == JsonKind.Number).Select(value => value.Number));
        _others.UnionWith(values.Where(value => value.Kind is not (JsonKind.String or JsonKind.Number)));
    }

    public bool Contains(JsonValue value)
    {
        var number = value.Kind == JsonKind.Number ? value.GetNumber() : default;
        return _values.Count > MostCompared ? Finds(value, number) : Compares(value, number);
    }

    private bool Compares(JsonValue value, ExactNumber number)
    {
        foreach (var candidate in _values)
        {
            if (candidate.Matches(value, number))
            {
                return true;
            }
        }

        return false;
    }

    private bool Finds(JsonValue value, ExactNumber number)
    {
        switch (value.Kind)
        {
            case JsonKind.String:
                Span<char> text = stackalloc char[LongestText];
                return value.TryCopyText(text, out var length)
                    && _texts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length]);
            case JsonKind.Number:
                return _numbers.Contains(number);
            default:
                return _others.Any(other => other.Matches(value));
        }
    }

    private sealed class ByValue : IEqualityComparer<ExactNumber>
    {
        public static readonly ByValue Instance = new();

        public bool Equals(ExactNumber left, ExactNumber right) => left.CompareTo(right) == 0;

        public int GetHashCode(ExactNumber number) => number.Hash();
    }
}
