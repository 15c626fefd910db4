using System.Globalization;
using System.Numerics;

namespace Gateway.Testing.Contracts.Generator;

/// <summary>Numbers around a bound, and the many ways to write each.</summary>
internal static class NumberSpellings
{
    private static readonly string[] Extremes =
    [
        "1e400", "-1e400", "1e-400", "-1e-400", "-0", "-0.0", "-0e5",
        "0e999999999", "0.0", "1E400", "99999999999999999999", "-1", "0.5", "1.5",
        "4.0000000000000000000001", "3.9999999999999999999999", "1e-2147483649",
        "1e2147483648", "1e99999999999999999999", "1e-99999999999999999999",
        "18446744073709551617", "2147483648", "4294967297", "9007199254740993", "0.1e1",
        "40e-1", "4e0", "4.0", "400e-2", "0.0000000000000000000000000000000000000004e40",
        "1.00000000000000000000000000000000000000000000000000000001", "1.00000000000000000000000000000000000000000000000000000000",
        "0.99999999999999999999999999999999999999999999999999999999", "40.00000000000000000000000000000000000000000000000000000001",
        "0.010000000000000000000000000000000000000000000000000000000000001",
        "0.009999999999999999999999999999999999999999999999999999999999",
        "100000000000000000000000000000000000000000000000000e-50", "100000000000000000000000000000000000000000000000001e-50",
    ];

    private static readonly string[] NoNumbers =
    [
        "01", "-01", "00", "+1", ".5", "1.", "1.e1", "1e", "1e+", "1E-", "0x10", "0b1", "1_000",
        "1,000", "--1", "-", "- 1", "1 2", "1e1.5", "1.2.3", "NaN", "-NaN", "Infinity",
        "-Infinity", "1f", "1d", "1L", "1n", "\u0661", "\uff11", "1\u00a0",
        "-\u00bd", "1/2", "2-1", "4..0", "e1", "1ee1", "1e--1", "0e", "0.e1",
    ];

    private static readonly (string Digits, int Exponent)[] Steps =
    [
        ("0", 0), ("1", 0), ("-1", 0), ("1", -1), ("-1", -1), ("1", -3),
        ("-1", -3), ("5", -1), ("1", -22), ("-1", -22), ("1", -45), ("-1", -45),
    ];

    public static string Pick(Parameter parameter, Dice dice) => dice.Below(8) switch
    {
        6 => dice.Of(Extremes),
        7 => dice.Of(NoNumbers),
        _ => Spell(dice.Of(parameter.Edges), dice.Of(Steps), dice),
    };

    private static string Spell(string edge, (string Digits, int Exponent) step, Dice dice)
    {
        // edge + step, exactly, as an integer times a power of ten.
        var point = edge.IndexOf('.', StringComparison.Ordinal);
        var edgeExponent = point < 0 ? 0 : point + 1 - edge.Length;
        var exponent = Math.Min(edgeExponent, step.Exponent);
        var sum = Scale(edge.Replace(".", "", StringComparison.Ordinal), edgeExponent - exponent)
            + Scale(step.Digits, step.Exponent - exponent);
        return dice.Below(6) switch
        {
            0 => Plain(sum, exponent),
            1 => Plain(sum * 10, exponent - 1),
            2 => $"{sum}{(dice.Below(2) == 0 ? "e" : "E")}{exponent}",
            3 => $"{sum}000e{exponent - 3}",
            4 => $"{Plain(sum, exponent - 7)}e{(dice.Below(2) == 0 ? "+" : "")}0007",
            _ => Plain(sum, exponent) + (exponent < 0 ? "" : ".") + new string('0', 1 + dice.Below(60)),
        };
    }

    private static BigInteger Scale(string digits, int power) =>
        BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, power);

    private static string Plain(BigInteger digits, int exponent)
    {
        if (exponent >= 0)
        {
            return (digits * BigInteger.Pow(10, exponent)).ToString(CultureInfo.InvariantCulture);
        }

        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return (digits.Sign < 0 ? "-" : "") + text[..^-exponent] + "." + text[^-exponent..];
    }
}
