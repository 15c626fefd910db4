namespace Gateway.FunctionalTests.Contracts;

/// <summary>The comparison with ajv leaves out exactly the numbers that ajv rounds.</summary>
public sealed class RoundedNumbersTests
{
    [Theory]
    [InlineData("0.6", "0.1", true)]
    [InlineData("0.5", "0.1", false)]
    [InlineData("0.55", "0.1", false)]
    [InlineData("0.15", "0.05", true)]
    [InlineData("100", "8", false)]
    [InlineData("1e400", "0.1", true)]
    public void Quotient_OfDoubles_IsRounded(string number, string divisor, bool isRounded) =>
        RoundedNumbers.IsRounded(number, divisor).ShouldBe(isRounded);

    [Theory]
    [InlineData("""{"a":[{"b":0.6}]}""", true)]
    [InlineData("""{"a":[{"b":0.5}],"c":"0.6"}""", false)]
    [InlineData("""{"a":12345678901234567}""", true)]
    [InlineData("""{"a":9007199254740991.5}""", true)]
    public void Body_WithARoundedNumber_IsLeftOut(string body, bool isLeftOut) =>
        new RoundedNumbers("""{ "multipleOf": 0.1 }""").IsIn(body).ShouldBe(isLeftOut);
}
