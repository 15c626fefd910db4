using System.Globalization;

namespace Gateway.Money;

/// <summary>
/// An amount of US dollars in whole billionths, the unit in which fal's own ledger counts. All arithmetic is exact, and an overflow is an
/// exception. The largest amount is about nine billion dollars.
/// </summary>
internal readonly record struct NanoDollars(long Value) : IComparable<NanoDollars>
{
    public const long PerDollar = 1_000_000_000;

    private const int Digits = 9;

    public static readonly NanoDollars Zero = new(0);

    /// <summary>What a configured amount must be, for messages.</summary>
    public const string Rule = "must be an amount of dollars such as 12.50, with at most 9 digits after the point";

    public static NanoDollars operator +(NanoDollars left, NanoDollars right) => new(checked(left.Value + right.Value));

    public static NanoDollars operator -(NanoDollars left, NanoDollars right) => new(checked(left.Value - right.Value));

    public static NanoDollars operator *(NanoDollars amount, long times) => new(checked(amount.Value * times));

    public static bool operator <(NanoDollars left, NanoDollars right) => left.Value < right.Value;

    public static bool operator >(NanoDollars left, NanoDollars right) => left.Value > right.Value;

    public static bool operator <=(NanoDollars left, NanoDollars right) => left.Value <= right.Value;

    public static bool operator >=(NanoDollars left, NanoDollars right) => left.Value >= right.Value;

    public int CompareTo(NanoDollars other) => Value.CompareTo(other.Value);

    /// <summary>Reads an amount that is not negative: digits, and a point with one to nine digits. Nothing is rounded.</summary>
    public static bool TryParse(string? text, out NanoDollars amount)
    {
        amount = Zero;
        var point = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var whole = point < 0 ? text : text![..point];
        var fraction = point < 0 ? "" : text![(point + 1)..];
        if (string.IsNullOrEmpty(whole) || (point >= 0 && fraction.Length is 0 or > Digits)
            || !whole.All(char.IsAsciiDigit) || !fraction.All(char.IsAsciiDigit)
            || !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var dollars)
            || dollars > long.MaxValue / PerDollar - 1)
        {
            return false;
        }

        var nano = long.Parse(fraction.PadRight(Digits, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        amount = new NanoDollars((dollars * PerDollar) + nano);
        return true;
    }

    /// <exception cref="FormatException">The text is no amount.</exception>
    public static NanoDollars Parse(string text) => TryParse(text, out var amount) ? amount : throw new FormatException(Rule);

    /// <summary>The amount as a decimal number of dollars, such as <c>0.16</c>, <c>2.00</c> or <c>0.035</c>.</summary>
    public override string ToString()
    {
        var dollars = (decimal)Value / PerDollar;
        return dollars.ToString("0.00#######", CultureInfo.InvariantCulture);
    }
}
