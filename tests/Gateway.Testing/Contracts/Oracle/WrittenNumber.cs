using System.Globalization;
using System.Numerics;

namespace Gateway.Testing.Contracts.Oracle;

/// <summary>The exact value of a number: an integer times a power of ten, both of any size.</summary>
internal readonly struct WrittenNumber
{
    // No bound of the documents is near a number that is more than this many powers of ten away from 1.
    private const int Far = 60;

    private readonly BigInteger _digits;
    private readonly BigInteger _power;

    private WrittenNumber(BigInteger digits, BigInteger power)
    {
        _digits = digits;
        _power = power;
    }

    public bool IsWhole => _digits.IsZero || _power >= 0;

    public static WrittenNumber Of(string written)
    {
        var e = written.IndexOfAny(['e', 'E']);
        var power = e < 0
            ? BigInteger.Zero
            : BigInteger.Parse(written.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? written : written[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            power -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var kept = mantissa.TrimEnd('0');
        if (kept is "" or "-")
        {
            return default;
        }

        var digits = BigInteger.Parse(kept, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new WrittenNumber(digits, power + (mantissa.Length - kept.Length));
    }

    /// <summary>Whether the number is within the bounds. Both bounds are included.</summary>
    public bool IsWithin(string low, string high) => Compare(this, Of(low)) >= 0 && Compare(this, Of(high)) <= 0;

    /// <summary>Whether two numbers are equal, of any size. The last digit of both is not zero.</summary>
    public bool IsSame(WrittenNumber other) => _digits == other._digits && _power == other._power;

    public int CompareTo(WrittenNumber bound) => Compare(this, bound);

    /// <summary>A number of more than 38 digits is refused, as <c>docs/contracts.md</c> says.</summary>
    public bool IsMultipleOf(WrittenNumber divisor)
    {
        if (BigInteger.Abs(_digits).ToString(CultureInfo.InvariantCulture).Length > 38)
        {
            return false;
        }

        if (BigInteger.Abs(_power) > Far)
        {
            // A power of ten this large is a multiple of each divisor of the generator, and one this small of none.
            return _power > 0;
        }

        var common = BigInteger.Min(_power, divisor._power);
        return (Scaled(this, common) % Scaled(divisor, common)).IsZero;
    }

    private static int Compare(WrittenNumber number, WrittenNumber bound)
    {
        if (number._digits.Sign != bound._digits.Sign || number._digits.IsZero)
        {
            return number._digits.Sign.CompareTo(bound._digits.Sign);
        }

        var top = number._power + BigInteger.Abs(number._digits).ToString(CultureInfo.InvariantCulture).Length;
        if (BigInteger.Abs(top) > Far)
        {
            return number._digits.Sign * top.Sign;
        }

        var common = BigInteger.Min(number._power, bound._power);
        return Scaled(number, common).CompareTo(Scaled(bound, common));
    }

    private static BigInteger Scaled(WrittenNumber number, BigInteger power) =>
        number._digits * BigInteger.Pow(10, (int)(number._power - power));
}
