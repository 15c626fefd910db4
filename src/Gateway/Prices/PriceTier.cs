using System.Text;
using System.Text.Json;
using Gateway.Json;
using Gateway.Money;

namespace Gateway.Prices;

/// <summary>The price that holds for one value of a parameter.</summary>
/// <param name="Value">The value as the price file writes it: a string, or the text of a number or boolean.</param>
/// <param name="Price">The price of a submit with this value.</param>
/// <param name="Pointer">The place of the value in the file.</param>
internal sealed record PriceTier(string Value, SubmitPrice Price, string Pointer)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(Value);

    private readonly ExactNumber? _number = ExactNumber.TryParse(Value, out var number) ? number : null;

    /// <summary>Whether both tiers are for the same number, as <c>1</c> and <c>1.0</c>.</summary>
    public bool IsSameNumberAs(PriceTier other) =>
        _number is { } number && other._number is { } otherNumber && number.CompareTo(otherNumber) == 0;

    /// <summary>Whether a value of a body is the value of this tier. Numbers are compared by value, strings exactly.</summary>
    public bool Matches(JsonValue value) => value.Kind switch
    {
        JsonKind.String => value.EqualsText(_utf8),
        JsonKind.Number => _number is { } number && value.GetNumber().CompareTo(number) == 0,
        JsonKind.True => Value == "true",
        JsonKind.False => Value == "false",
        _ => false,
    };

    /// <summary>The same for the default of a contract.</summary>
    public bool Matches(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.ValueEquals(_utf8),
        JsonValueKind.Number => _number is { } number && ExactNumber.TryParse(value.GetRawText(), out var other)
            && other.CompareTo(number) == 0,
        JsonValueKind.True => Value == "true",
        JsonValueKind.False => Value == "false",
        _ => false,
    };
}
