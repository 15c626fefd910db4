using Gateway.Money;
using Gateway.Testing.Json;

namespace Gateway.UnitTests.Prices;

public sealed class PriceTierTests
{
    private const string Resolutions = ""","tiers":{"parameter":"resolution","amounts":{"2K":"0.08","4K":"0.2"}}""";

    private const string Sizes =
        ""","max_megapixels":5,"tiers":{"parameter":"size","amounts":{"hd":"0.05"},"max_megapixels":{"hd":2,"small":1}}""";

    [Theory]
    [InlineData("""{"resolution":"2K"}""", "0.08")]
    [InlineData("""{"resolution":"4K"}""", "0.20")]
    [InlineData("""{"resolution":"\u0032K"}""", "0.08")]
    [InlineData("""{"resolution":"2k"}""", "0.04")]
    [InlineData("""{"resolution":"1K"}""", "0.04")]
    [InlineData("""{"resolution":2}""", "0.04")]
    [InlineData("""{"resolution":["2K"]}""", "0.04")]
    [InlineData("""{}""", "0.04")]
    public void Amount_OfAValue_IsThatOfItsTier(string body, string amount) => AmountOf(Resolutions, body, null).ShouldBe(amount);

    [Theory]
    [InlineData("\"2K\"", "0.08"), InlineData("\"1K\"", "0.04"), InlineData(null, "0.04")]
    public void Amount_WithoutTheParameter_IsThatOfTheContractsDefault(string? given, string amount) =>
        AmountOf(Resolutions, "{}", given).ShouldBe(amount);

    [Fact]
    public void Amount_WithTheParameter_IgnoresTheDefault() =>
        AmountOf(Resolutions, """{"resolution":"1K"}""", "\"2K\"").ShouldBe("0.04");

    [Theory]
    [InlineData("10", "2.00"), InlineData("1e1", "2.00"), InlineData("10.0", "2.00"), InlineData("10.5", "0.04"), InlineData("5", "0.04")]
    public void Amount_OfANumber_IsFoundByItsValue(string number, string amount)
    {
        const string tiers = ""","tiers":{"parameter":"seconds","amounts":{"10":"2"}}""";

        AmountOf(tiers, $$"""{"seconds":{{number}}}""", null).ShouldBe(amount);
        AmountOf(tiers, "{}", number).ShouldBe(amount);
    }

    [Theory]
    [InlineData("true", "2.00"), InlineData("false", "1.00")]
    public void Amount_OfABoolean_IsThatOfItsTier(string value, string amount)
    {
        const string tiers = ""","tiers":{"parameter":"fast","amounts":{"true":"2","false":"1"}}""";

        AmountOf(tiers, $$"""{"fast":{{value}}}""", null).ShouldBe(amount);
        AmountOf(tiers, "{}", value).ShouldBe(amount);
    }

    [Theory]
    [InlineData("hd", "0.05", 2), InlineData("small", "0.04", 1), InlineData("other", "0.04", 5)]
    public void Tier_OfAmountsAndMegapixels_TakesTheMissingPartFromThePrice(string size, string amount, int megapixels)
    {
        using var body = JsonBodies.Parse($$"""{"size":"{{size}}"}""");

        var price = TestPrice.Of("megapixel", more: Sizes).For(body.Root, null);

        (price.Amount.ToString(), price.MaxMegapixels, price.Unit).ShouldBe((amount, megapixels, PriceUnit.Megapixel));
    }

    private static string AmountOf(string tiers, string json, string? given)
    {
        using var body = JsonBodies.Parse(json);
        return TestPrice.Of(more: tiers).For(body.Root, given).Amount.ToString();
    }
}
