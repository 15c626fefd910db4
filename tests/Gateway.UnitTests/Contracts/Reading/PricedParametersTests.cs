using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.UnitTests.Prices;

namespace Gateway.UnitTests.Contracts.Reading;

public sealed class PricedParametersTests
{
    private const string Properties = """
        "size":{"type":"string","enum":["s","\u0022l\u0022"]},"seconds":{"type":"integer","minimum":1,"maximum":10},
        "fast":{"type":"boolean"},"urls":{"type":"array","items":{"type":"string"}},"style":{"type":"string","maxLength":3}
        """;

    [Theory]
    [InlineData("size", "s"), InlineData("size", "\\\"l\\\""), InlineData("seconds", "5"), InlineData("seconds", "1e1")]
    [InlineData("fast", "true"), InlineData("fast", "false"), InlineData("style", "oil")]
    public void Tier_OfAnAllowedValue_IsNoProblem(string parameter, string value) => Problems(parameter, value).ShouldBeEmpty();

    [Theory]
    [InlineData("size", "S"), InlineData("seconds", "11"), InlineData("seconds", "5.5"), InlineData("seconds", "five")]
    [InlineData("seconds", "5,\\\"x\\\":1"), InlineData("fast", "yes"), InlineData("fast", "1"), InlineData("style", "watercolour")]
    public void Tier_OfAnotherValue_IsAProblem(string parameter, string value)
    {
        var problem = Problems(parameter, value).ShouldHaveSingleItem();
        problem.ShouldStartWith("test.json#/tiers/amounts/");
        problem.ShouldEndWith($": the contract of fal-ai/test does not allow this value of '{parameter}'");
    }

    [Fact]
    public void Tier_OfAnUnknownParameter_IsAProblem() => Problems("sizes", "s").ShouldBe(
        ["test.json#/tiers/parameter: 'sizes' is not a parameter in the contract of fal-ai/test"]);

    [Fact]
    public void Tier_OfAList_IsAProblem() => Problems("urls", "s").ShouldBe(
        ["test.json#/tiers/parameter: 'urls' is a list or an object, which has no tiers"]);

    [Fact]
    public void Price_OfAnUnknownModel_IsNoProblem() =>
        PricedParameters.Problems(TestPrice.Of(more: Tiers("x", "y")), new ContractSet([])).ShouldBeEmpty();

    private static List<string> Problems(string parameter, string value) =>
    [
        .. PricedParameters.Problems(TestPrice.Of(more: Tiers(parameter, value)), new ContractSet([TestContract.Of(Properties)]))
            .Select(problem => problem.ToString()),
    ];

    private static string Tiers(string parameter, string value) =>
        $$""","tiers":{"parameter":"{{parameter}}","amounts":{"{{value}}":"1"} }""";
}
