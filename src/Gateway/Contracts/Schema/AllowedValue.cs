using System.Text;
using Gateway.Json;

namespace Gateway.Contracts.Schema;

/// <summary>One value of an <c>enum</c>: a string, a number or a boolean.</summary>
/// <param name="Kind">Kind of the value. Numbers are compared by value, so 1 allows 1.0.</param>
/// <param name="Text">The string, or the text of the number or boolean in the file.</param>
internal sealed record AllowedValue(JsonKind Kind, string Text)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(Text);

    private readonly ExactNumber _number = Kind == JsonKind.Number && ExactNumber.TryParse(Text, out var number) ? number : default;

    /// <summary>The value of a number; the default for other kinds.</summary>
    public ExactNumber Number => _number;

    /// <summary>Two values are equal if they allow the same, so 1 and 1.0 are equal.</summary>
    public bool Equals(AllowedValue? other) => other is not null && Kind == other.Kind
        && (Kind == JsonKind.Number ? _number.CompareTo(other._number) == 0 : Text == other.Text);

    public override int GetHashCode() => Kind == JsonKind.Number ? _number.Hash() : HashCode.Combine(Kind, Text);

    /// <summary>The value in a message.</summary>
    public string Display => Kind == JsonKind.String ? $"'{Text}'" : Text;

    public bool Matches(JsonValue value) => Matches(value, value.Kind == JsonKind.Number ? value.GetNumber() : default);

    /// <param name="value">The value.</param>
    /// <param name="number">The value's number, if it is one.</param>
    public bool Matches(JsonValue value, ExactNumber number) => value.Kind == Kind && Kind switch
    {
        JsonKind.String => value.EqualsText(_utf8),
        JsonKind.Number => number.CompareTo(_number) == 0,
        _ => true,
    };
}
