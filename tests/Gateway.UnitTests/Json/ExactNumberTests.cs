using System.Text;
using Gateway.Json;
using Gateway.Testing.Json;

namespace Gateway.UnitTests.Json;

public class ExactNumberTests
{
    [Theory]
    [InlineData("4", true), InlineData("4.0", true), InlineData("4.5", false)]
    [InlineData("4.0000000000000000000001", false), InlineData("1e2", true)]
    [InlineData("-0", true), InlineData("0.0", true), InlineData("0e-9", true)]
    [InlineData("1e-1", false), InlineData("10e-1", true), InlineData("1.5e1", true)]
    [InlineData("1.55e1", false), InlineData("-4.0", true), InlineData("-4.1", false)]
    [InlineData("1e400", true), InlineData("1e-400", false)]
    [InlineData("1e999999999", true), InlineData("1e-999999999", false), InlineData("1e99999999999999999999999", true)]
    [InlineData("100000000000000000000000000000000000000000000000001", true)]
    [InlineData("4.00000000000000000000000000000000000000000000000000000001", false)]
    [InlineData("4.00000000000000000000000000000000000000000000000000000000", true)]
    public void IsInteger_Number_IsExact(string text, bool expected) => Parse(text).IsInteger.ShouldBe(expected);

    [Theory]
    [InlineData("1", "1", 0), InlineData("1", "1.0", 0), InlineData("1", "10e-1", 0)]
    [InlineData("0", "-0", 0), InlineData("0", "0e5", 0), InlineData("100", "1e2", 0)]
    [InlineData("1", "2", -1), InlineData("2", "10", -1), InlineData("9", "10", -1)]
    [InlineData("0.01", "0.010", 0), InlineData("0.0099999999999999999999", "0.01", -1)]
    [InlineData("1.0000000000000000000000000000001", "1", 1), InlineData("1e400", "100", 1)]
    [InlineData("-1e400", "100", -1), InlineData("1e-400", "0", 1)]
    [InlineData("-1e-400", "0", -1), InlineData("-1", "-2", 1)]
    [InlineData("-1", "1", -1), InlineData("0", "1", -1), InlineData("0", "-1", 1)]
    [InlineData("40.00000000000000000000000000000000000000000000000001", "40", 1)]
    [InlineData("39.99999999999999999999999999999999999999999999999999", "40", -1)]
    [InlineData("1e999999999", "1e999999998", 1), InlineData("1e99999999999999999999", "40", 1)]
    [InlineData("12345678901234567890", "12345678901234567891", -1)]
    public void CompareTo_IsExact(string a, string b, int expected)
    {
        Math.Sign(Parse(a).CompareTo(Parse(b))).ShouldBe(expected);
        Math.Sign(Parse(b).CompareTo(Parse(a))).ShouldBe(-expected);
    }

    [Theory]
    [InlineData("0", "3", true), InlineData("9", "3", true), InlineData("10", "3", false)]
    [InlineData("-9", "3", true), InlineData("0.3", "0.1", true), InlineData("0.35", "0.1", false)]
    [InlineData("1e300", "7", false), InlineData("1e300", "8", true)]
    [InlineData("1e999999999", "1e5", true), InlineData("5", "10", false), InlineData("1", "0.25", true)]
    [InlineData("1024", "64", true), InlineData("1000", "64", false), InlineData("4.5", "1.5", true)]
    [InlineData("1e-5", "1e-3", false), InlineData("12345678901234567890", "10", true)]
    [InlineData("100000000000000000000000000000000000000000000000001", "1", false)]
    public void IsMultipleOf_IsExact(string value, string divisor, bool expected) =>
        Parse(value).IsMultipleOf(Parse(divisor)).ShouldBe(expected);

    [Theory]
    [InlineData(""), InlineData("a"), InlineData("1 "), InlineData(" 1"), InlineData("01")]
    [InlineData("+1"), InlineData("1."), InlineData("\"1\""), InlineData("[1]"), InlineData("NaN")]
    public void TryParse_OtherText_ReturnsFalse(string text) => ExactNumber.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1", true), InlineData("0", false), InlineData("-1", false)]
    [InlineData("123456789012345678", true), InlineData("1234567890123456789", false)]
    public void CanDivide_Number_MatchesTheRule(string text, bool expected) => Parse(text).CanDivide.ShouldBe(expected);

    [Fact]
    public void Number_SplitAtEveryByte_HasTheSameValue()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"a":-12.3450e+2}""");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            using var body = JsonBody.Parse(JsonBodies.Split(bytes, cut), JsonBodies.Limits, out _);
            body!.Root.TryGetMember("a"u8, out var value).ShouldBeTrue();
            value.GetNumber().CompareTo(Parse("-1234.5")).ShouldBe(0);
        }
    }

    private static ExactNumber Parse(string text)
    {
        ExactNumber.TryParse(text, out var number).ShouldBeTrue();
        return number;
    }

    [Theory]
    [InlineData("0", 0), InlineData("-3", 0), InlineData("-0.5", 0), InlineData("4", 4), InlineData("4.0", 4), InlineData("40e-1", 4)]
    [InlineData("4.1", 5), InlineData("0.0001", 1), InlineData("1e-400", 1), InlineData("1e400", 1000), InlineData("999.5", 1000)]
    [InlineData("1000.5", 1000), InlineData("1e3", 1000), InlineData("4.00000000000000000000000000000000000000000000001", 5)]
    [InlineData("4.00000000000000000000000000000000000000000000000", 4), InlineData("9999999999", 1000), InlineData("99999999999", 1000)]
    public void CeilingWithin_Number_IsRoundedUpAndBounded(string text, int ceiling)
    {
        ExactNumber.TryParse(text, out var number).ShouldBeTrue();

        number.CeilingWithin(1000).ShouldBe(ceiling);
    }
}
