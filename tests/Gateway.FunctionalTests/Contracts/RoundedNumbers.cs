using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>
/// Finds the numbers that ajv rounds, because it computes with doubles: numbers with many digits, and numbers that a divisor with a
/// fraction divides exactly although the quotient of the doubles is not whole, or the reverse. The gateway computes with decimal digits.
/// </summary>
/// <param name="contract">The text of the contract, whose <c>multipleOf</c> are the divisors.</param>
internal sealed partial class RoundedNumbers(string contract)
{
    private readonly string[] _divisors =
        [.. Divisor().Matches(contract).Select(match => match.Groups["value"].Value).Distinct()];

    public bool IsIn(string body)
    {
        if (ManyDigits().IsMatch(body))
        {
            return true;
        }

        if (_divisors.Length == 0)
        {
            return false;
        }

        using var parsed = JsonDocument.Parse(body);
        return IsIn(parsed.RootElement);
    }

    private bool IsIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member => IsIn(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(IsIn),
        JsonValueKind.Number => Array.Exists(_divisors, divisor => IsRounded(value.GetRawText(), divisor)),
        _ => false,
    };

    /// <summary>Whether the quotient of the doubles and the exact quotient differ in whether they are whole.</summary>
    public static bool IsRounded(string number, string divisor)
    {
        var (exact, exactDivisor) = (Decimal(number), Decimal(divisor));
        if (exact is null || exactDivisor is null)
        {
            return true;
        }

        var quotient = double.Parse(number, CultureInfo.InvariantCulture) / double.Parse(divisor, CultureInfo.InvariantCulture);
        return double.IsInteger(quotient) != (exact % exactDivisor == 0);
    }

    private static decimal? Decimal(string number) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex("\"multipleOf\":\\s*(?<value>[-+.0-9eE]+)")]
    private static partial Regex Divisor();

    [GeneratedRegex(@"1e400|\d{17}|\d{15}\.\d")]
    private static partial Regex ManyDigits();
}
