using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Gateway.Json;

/// <summary>
/// A number, compared without rounding: 1e400 is above 100, and 4.0000000000000000000001 is not an integer. It keeps the first 38
/// significant digits, whether more digits follow, and the positions of the first and the last digit. This is exact against any bound
/// of up to 38 digits, and takes the same time for <c>1e999999999</c> as for <c>1</c>.
/// </summary>
internal readonly struct ExactNumber : IComparable<ExactNumber>
{
    /// <summary>10^38 is the largest power of ten below 2^128.</summary>
    public const int KeptDigits = 38;

    private const int MostDivisorDigits = 18;

    private readonly int _sign;
    private readonly UInt128 _significant;
    private readonly long _highest;
    private readonly long _lowest;
    private readonly bool _more;

    /// <param name="sign">-1 or 1; zero is <c>default</c>.</param>
    /// <param name="significant">The first 38 significant digits, padded with zeros.</param>
    /// <param name="highest">Power of ten of the first significant digit.</param>
    /// <param name="lowest">Power of ten of the last non-zero digit.</param>
    /// <param name="more">Whether a non-zero digit follows the kept digits.</param>
    internal ExactNumber(int sign, UInt128 significant, long highest, long lowest, bool more)
    {
        _sign = sign;
        _significant = significant;
        _highest = highest;
        _lowest = lowest;
        _more = more;
    }

    public bool IsInteger => _sign == 0 || _lowest >= 0;

    /// <summary>A hash that is the same for equal numbers, however they are written.</summary>
    public int Hash()
    {
        Span<byte> parts = stackalloc byte[36];
        BinaryPrimitives.WriteUInt128LittleEndian(parts, _significant);
        BinaryPrimitives.WriteInt64LittleEndian(parts[16..], _highest);
        BinaryPrimitives.WriteInt64LittleEndian(parts[24..], _lowest);
        BinaryPrimitives.WriteInt32LittleEndian(parts[32..], _sign);
        return KeyedHash.Of(parts);
    }

    /// <summary>Number of the digits from the first to the last that is not zero.</summary>
    internal long SignificantDigits => _sign == 0 ? 0 : _highest - _lowest + 1;

    /// <summary>Whether two numbers agree in all that is kept: the first digits, and the positions of the first and of the last.</summary>
    internal bool KeepsSame(ExactNumber other) =>
        CompareTo(other) == 0 && _lowest == other._lowest;

    /// <summary>Whether all digits are kept. Only such a number can be a bound.</summary>
    public bool IsFullyKept => !_more;

    /// <summary>Whether the number can be a divisor: above zero, and with few enough digits for exact arithmetic.</summary>
    public bool CanDivide => _sign > 0 && !_more && _highest - _lowest < MostDivisorDigits;

    public static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        var utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number || reader.TokenStartIndex != 0
                || reader.ValueSpan.Length != utf8.Length)
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        var scanner = new ExactNumberScanner();
        scanner.Feed(utf8);
        number = scanner.Finish();
        return true;
    }

    public int CompareTo(ExactNumber other)
    {
        if (_sign != other._sign)
        {
            return _sign.CompareTo(other._sign);
        }

        var magnitude = _highest.CompareTo(other._highest);
        if (magnitude == 0)
        {
            magnitude = _significant.CompareTo(other._significant);
        }

        if (magnitude == 0)
        {
            magnitude = _more.CompareTo(other._more);
        }

        return _sign * magnitude;
    }

    /// <summary>
    /// Whether this number is an integer multiple of <paramref name="divisor"/>. False for a number of more than 38 significant digits;
    /// no parameter has such a value.
    /// </summary>
    public bool IsMultipleOf(ExactNumber divisor)
    {
        if (!divisor.CanDivide)
        {
            throw new ArgumentException("Not a divisor.", nameof(divisor));
        }

        if (_sign == 0)
        {
            return true;
        }
        // No multiple of the divisor has a non-zero digit after the last digit of the divisor.
        if (_more || _lowest < divisor._lowest)
        {
            return false;
        }

        var modulus = (ulong)divisor.Coefficient;
        var remainder = (ulong)(Coefficient % modulus);
        return (UInt128)remainder * PowerOfTen(_lowest - divisor._lowest, modulus) % modulus == 0;
    }

    /// <summary>The smallest integer that is not below this number: at least 0 and at most <paramref name="most"/>.</summary>
    public int CeilingWithin(int most)
    {
        const int longest = 9;
        if (_sign <= 0)
        {
            return 0;
        }

        if (_highest < 0)
        {
            return Math.Min(1, most);
        }

        if (_highest > longest)
        {
            return most;
        }

        var unit = UInt128.One;
        for (var digits = KeptDigits - 1 - _highest; digits > 0; digits--)
        {
            unit *= 10;
        }

        var (whole, rest) = UInt128.DivRem(_significant, unit);
        var ceiling = (long)whole + (rest != 0 || _more ? 1 : 0);
        return (int)Math.Min(ceiling, most);
    }

    /// <summary>The significant digits as an integer that does not end in zero.</summary>
    private UInt128 Coefficient
    {
        get
        {
            var value = _significant;
            for (var zeros = KeptDigits - 1 - (_highest - _lowest); zeros > 0; zeros--)
            {
                value /= 10;
            }

            return value;
        }
    }

    private static ulong PowerOfTen(long exponent, ulong modulus)
    {
        UInt128 result = 1 % modulus;
        UInt128 factor = 10 % modulus;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                result = result * factor % modulus;
            }

            factor = factor * factor % modulus;
        }

        return (ulong)result;
    }
}
