using Gateway.Configuration.Files;
using Gateway.Money;
using Gateway.Prices;
using Gateway.UnitTests.Contracts;

namespace Gateway.UnitTests.Prices;

public sealed class PriceReaderTests
{
    [Fact]
    public void Read_WholeFile_HasEveryMember()
    {
        var price = TestPrice.Of(
            "megapixel", "0.035", ""","max_megapixels":4,"source":"a page","verified":"2026-11-26","estimate":true""");

        price.Model.ShouldBe("fal-ai/test");
        price.Base.ShouldBe(new SubmitPrice(price.Version, PriceUnit.Megapixel, new NanoDollars(35_000_000), 4));
        price.Version.Length.ShouldBe(16);
        (price.Source, price.Verified, price.IsEstimate).ShouldBe(("a page", new DateOnly(2026, 11, 26), true));
        price.Tiers.ShouldBeNull();
    }

    [Fact]
    public void Read_ShortestFile_HasDefaults()
    {
        var price = TestPrice.Of("job", "0");

        price.Base.ShouldBe(new SubmitPrice(price.Version, PriceUnit.Job, NanoDollars.Zero, null));
        (price.Source, price.Verified, price.IsEstimate).ShouldBe((null, null, false));
    }

    [Fact]
    public void Read_MegapixelsWithoutBound_HasNoBound() => TestPrice.Of("megapixel").Base.IsBounded.ShouldBeFalse();

    [Fact]
    public void Version_OfAnyChange_Differs() =>
        TestPrice.Of(amount: "0.04").Version.ShouldNotBe(TestPrice.Of(amount: "0.040").Version);

    [Theory]
    [InlineData("image", PriceUnit.Image), InlineData("megapixel", PriceUnit.Megapixel), InlineData("job", PriceUnit.Job)]
    public void Unit_EachName_IsRead(string name, object unit)
    {
        TestPrice.Of(name).Base.Unit.ShouldBe((PriceUnit)unit);
        PriceUnits.NameOf((PriceUnit)unit).ShouldBe(name);
    }

    [Theory]
    [InlineData("\"unit\":\"image\"", "\"unit\":\"pixel\"", "prices/x.json#/unit: must be one of 'image', 'megapixel', 'job'")]
    [InlineData("\"unit\":\"image\"", "\"unit\":1", "prices/x.json#/unit: must be one of 'image', 'megapixel', 'job'")]
    [InlineData("\"0.04\"", "0.04", "prices/x.json#/amount: must be a string such as \"0.04\": a number could be rounded")]
    [InlineData("\"0.04\"", "null", "prices/x.json#/amount: must be a string such as \"0.04\": a number could be rounded")]
    [InlineData("\"0.04\"", "\"-0.04\"", "prices/x.json#/amount: " + NanoDollars.Rule)]
    [InlineData("\"0.04\"", "\"0.0000000001\"", "prices/x.json#/amount: " + NanoDollars.Rule)]
    [InlineData("\"0.04\"", "\"1e-2\"", "prices/x.json#/amount: " + NanoDollars.Rule)]
    [InlineData("\"0.04\"", "\"\"", "prices/x.json#/amount: " + NanoDollars.Rule)]
    [InlineData("\"0.04\"", "\"99999999999\"", "prices/x.json#/amount: " + NanoDollars.Rule)]
    [InlineData("}", ",\"max_megapixels\":1}", "prices/x.json#/max_megapixels: is only for the unit 'megapixel'")]
    [InlineData("}", ",\"verified\":\"26.11.2026\"}", "prices/x.json#/verified: must be a date such as \"2026-11-26\"")]
    [InlineData("}", ",\"verified\":20261126}", "prices/x.json#/verified: must be a date such as \"2026-11-26\"")]
    [InlineData("}", ",\"estimate\":\"yes\"}", "prices/x.json#/estimate: must be true or false")]
    [InlineData("}", ",\"source\":\" \"}", "prices/x.json#/source: must be a text of at most 4096 characters that is not blank")]
    [InlineData("}", ",\"currency\":\"EUR\"}",
        "prices/x.json#/currency: is not a member of a price; the members are model, unit, amount, max_megapixels, tiers, source, "
        + "verified, estimate")]
    [InlineData("\"amount\"", "\"amuont\"", "prices/x.json#/amuont: is not a member of a price; did you mean 'amount'?")]
    [InlineData("\"unit\":\"image\",", "", "prices/x.json: has no 'unit'")]
    [InlineData("fal-ai/test", "test", "prices/x.json#/model: must be two or more segments of letters, digits, '.', '_' and '-', joined by "
        + "'/', such as 'fal-ai/imagen4/preview'")]
    [InlineData("}", ",\"unit\":\"job\"}", "prices/x.json, line 1, column 55: is not valid JSON: duplicate name 'unit'")]
    [InlineData("}", ",\"tiers\":[]}", "prices/x.json#/tiers: must be an object with 'parameter' and 'amounts'")]
    [InlineData("}", ",\"tiers\":{\"amounts\":{\"2K\":\"1\"}}}", "prices/x.json#/tiers: has no 'parameter'")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\"}}", "prices/x.json#/tiers: has neither 'amounts' nor 'max_megapixels'")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\",\"amounts\":{}}}",
        "prices/x.json#/tiers/amounts: must be an object with at least one value of the parameter")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\",\"amounts\":{\"a/b\":0.1}}}",
        "prices/x.json#/tiers/amounts/a~1b: must be a string such as \"0.04\": a number could be rounded")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\",\"amounts\":{\"a\":\"1\"},\"values\":[]}}",
        "prices/x.json#/tiers/values: is not a member of a price; the members are parameter, amounts, max_megapixels")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\",\"max_megapixels\":{\"a\":1}}}",
        "prices/x.json#/tiers/max_megapixels: is only for the unit 'megapixel'")]
    [InlineData("}", ",\"tiers\":{\"parameter\":\"p\",\"amounts\":{\"1\":\"1\",\"2\":\"1\",\"1.0\":\"2\"}}}",
        "prices/x.json#/tiers/amounts/1.0: is the same number as '1'")]
    public void Read_Mistake_IsReportedWithItsPlace(string part, string replacement, string problem)
    {
        var json = TestPrice.Json();
        var at = json.LastIndexOf(part, StringComparison.Ordinal);

        TestPrice.Problems(json[..at] + replacement + json[(at + part.Length)..]).ShouldBe([problem]);
    }

    [Fact]
    public void Tiers_OneNumberInBothLists_IsReported() => TestPrice.Problems(
        TestPrice.Json("megapixel", more: ",\"tiers\":{\"parameter\":\"p\",\"amounts\":{\"1\":\"1\"},\"max_megapixels\":{\"1e0\":4}}"))
            .ShouldBe(["prices/x.json#/tiers/max_megapixels/1e0: is the same number as '1'"]);

    [Theory]
    [InlineData("0"), InlineData("-1"), InlineData("1.5"), InlineData("\"4\""), InlineData("1000000000"), InlineData("null")]
    public void MaxMegapixels_NoPositiveInteger_IsReported(string value) =>
        TestPrice.Problems(TestPrice.Json("megapixel", more: $",\"max_megapixels\":{value}")).ShouldBe(
            ["prices/x.json#/max_megapixels: must be an integer of 1 or more: the most megapixels of one image, rounded up"]);

    [Fact]
    public void Read_SeveralMistakes_AreReportedTogether() =>
        TestPrice.Problems("""{"model":"x","amount":"-1","estimate":1}""").Count.ShouldBe(4);

    [Theory]
    [InlineData("", "prices/x.json: "), InlineData("[]", "prices/x.json, line 1, column 1: must be a JSON object with 'model', ")]
    [InlineData("{\"model\":", "prices/x.json, line 1, column 10: is not valid JSON")]
    public void Read_NoJsonObject_IsReported(string text, string beginning) =>
        TestPrice.Problems(text).ShouldHaveSingleItem().ShouldStartWith(beginning);

    [Fact]
    public void Load_TwoFilesForOneModel_AreReported()
    {
        using var files = new TestFiles();
        files.Write("a.json", TestPrice.Json());
        files.Write("b.json", TestPrice.Json(amount: "1"));

        var (prices, problems) = ModelFiles.Load<ModelPrice>(files.Directory, PriceReader.Read);

        prices.ShouldHaveSingleItem().Base.Amount.ToString().ShouldBe("0.04");
        problems.ShouldHaveSingleItem().ToString().ShouldEndWith("b.json#/model: 'fal-ai/test' is already the model of a.json");
    }
}
