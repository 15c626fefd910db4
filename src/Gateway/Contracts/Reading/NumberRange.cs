using System.Globalization;
using System.Numerics;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Decides whether a schema of numbers has a valid value. The arithmetic is exact: all numbers are multiples of one power of ten.
/// </summary>
internal sealed class NumberRange
{
    /// <summary>Numbers with more digits than this need too much time. Their ranges are not checked.</summary>
    private const int LargestExponent = 5_000;

    private readonly ValueSchema _schema;
    private readonly (NumberBound Bound, bool IsExclusive) _from;
    private readonly (NumberBound Bound, bool IsExclusive) _to;

    private NumberRange(
        ValueSchema schema, (NumberBound Bound, bool IsExclusive) from, (NumberBound Bound, bool IsExclusive) to)
    {
        _schema = schema;
        _from = from;
        _to = to;
    }

    /// <summary>The keyword that excludes every number. Null: there is a valid number, or the numbers are too large.</summary>
    public static string? EmptyingKeyword(ValueSchema schema)
    {
        if (Stricter(schema.Minimum, schema.ExclusiveMinimum, isLower: true) is not { } from
            || Stricter(schema.Maximum, schema.ExclusiveMaximum, isLower: false) is not { } to)
        {
            return null;
        }

        var range = new NumberRange(schema, from, to);
        return schema is { Type: SchemaType.Number, MultipleOf: null } ? range.OfAnyNumber() : range.OfMultiples();
    }

    private static (NumberBound Bound, bool IsExclusive)? Stricter(NumberBound? inclusive, NumberBound? exclusive, bool isLower)
    {
        if (inclusive is null || exclusive is null)
        {
            return inclusive is not null ? (inclusive, false) : exclusive is not null ? (exclusive, true) : null;
        }

        var order = inclusive.Value.CompareTo(exclusive.Value);
        return (isLower ? order > 0 : order < 0) ? (inclusive, false) : (exclusive, true);
    }

    private string Lower => _from.IsExclusive ? "exclusiveMinimum" : "minimum";

    private string? OfAnyNumber()
    {
        var order = _from.Bound.Value.CompareTo(_to.Bound.Value);
        if (order > 0 || (order == 0 && (_from.IsExclusive || _to.IsExclusive)))
        {
            return Lower;
        }

        return order == 0 && _schema.Forbidden.Contains(new AllowedValue(JsonKind.Number, _from.Bound.Text)) ? "not" : null;
    }

    /// <summary>Integers, or the multiples of <c>multipleOf</c>, or the numbers that are both.</summary>
    private string? OfMultiples()
    {
        (BigInteger Digits, int Exponent)? one = (1, 0);
        if (Parse(_from.Bound) is not { } from || Parse(_to.Bound) is not { } to
            || (_schema.MultipleOf is null ? one : Parse(_schema.MultipleOf)) is not { } divisor)
        {
            return null;
        }

        var lowest = Math.Min(Math.Min(from.Exponent, to.Exponent), Math.Min(divisor.Exponent, 0));
        var step = Scaled(divisor, lowest);
        if (_schema.Type == SchemaType.Integer)
        {
            var unit = BigInteger.Pow(10, -lowest);
            step = step / BigInteger.GreatestCommonDivisor(step, unit) * unit;
        }

        // The range in steps.
        var first = -Floor(-Scaled(from, lowest), step, _from.IsExclusive);
        var last = Floor(Scaled(to, lowest), step, _to.IsExclusive);
        if (first > last)
        {
            return _schema.MultipleOf is null ? Lower : "multipleOf";
        }

        return last - first < _schema.Forbidden.Count && AreAllForbidden(first, last, step, lowest) ? "not" : null;
    }

    /// <summary>The largest multiple of the step that is not above the number, or that is below it.</summary>
    private static BigInteger Floor(BigInteger number, BigInteger step, bool isBelow)
    {
        var whole = BigInteger.DivRem(number, step, out var rest);
        return rest.Sign < 0 || (rest.IsZero && isBelow) ? whole - 1 : whole;
    }

    private bool AreAllForbidden(BigInteger first, BigInteger last, BigInteger step, int lowest)
    {
        var forbidden = _schema.Forbidden.ToHashSet();
        for (var index = first; index <= last; index++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{index * step}e{lowest}");
            if (!forbidden.Contains(new AllowedValue(JsonKind.Number, text)))
            {
                return false;
            }
        }

        return true;
    }

    private static BigInteger Scaled((BigInteger Digits, int Exponent) number, int lowest) =>
        number.Digits * BigInteger.Pow(10, number.Exponent - lowest);

    /// <summary>The number as an integer and a power of ten. Null: the power is too large.</summary>
    private static (BigInteger Digits, int Exponent)? Parse(NumberBound bound)
    {
        var parts = bound.Text.Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        var exponent = parts.Length > 1 ? BigInteger.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        exponent -= fraction;
        return BigInteger.Abs(exponent) > LargestExponent
            ? null
            : (BigInteger.Parse(
                parts[0].Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                (int)exponent);
    }
}
