using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>Verdicts and reports of <c>anyOf</c>, <c>oneOf</c>, lists of types and null.</summary>
public sealed class UnionTests
{
    private const string ImageSize =
        """
        "image_size":{"anyOf":[
            {"type":"string","enum":["square_hd","square","portrait_4_3"]},
            {"type":"object","properties":{
                "width":{"type":"integer","minimum":1,"maximum":14142},"height":{"type":"integer","minimum":1,"maximum":14142}}}]}
        """;

    [Theory]
    [InlineData("\"square\""), InlineData("{\"width\":1,\"height\":14142}"), InlineData("{}"), InlineData("{\"width\":5.0}")]
    public void AnyOf_ValueOfABranch_IsAccepted(string value) =>
        Report(TestContract.Of(ImageSize), $"{{\"image_size\":{value}}}").ShouldBeEmpty();

    [Theory]
    [InlineData("\"sqare\"", "image_size literal_error must be one of 'square_hd', 'square', 'portrait_4_3'; did you mean 'square'? "
        + "(the closest form is a string; also accepted: an object with 'width' and 'height')")]
    [InlineData("{\"width\":0}", "image_size.width greater_than_equal must be between 1 and 14142 (of the forms of 'image_size', the "
        + "closest is an object with 'width' and 'height'; also accepted: one of 'square_hd', 'square', 'portrait_4_3')")]
    [InlineData("5", "image_size string_type must be one of 'square_hd', 'square', 'portrait_4_3' or an object with 'width' and 'height', "
        + "not a number")]
    [InlineData("[\"square\"]", "image_size string_type must be one of 'square_hd', 'square', 'portrait_4_3' or an object with 'width' and "
        + "'height', not a list: send the value itself, without brackets")]
    public void AnyOf_ValueOfNoBranch_IsReportedWithTheClosest(string value, string expected) =>
        Report(TestContract.Of(ImageSize), $"{{\"image_size\":{value}}}").ShouldBe([expected]);

    [Fact]
    public void AnyOf_Null_IsReportedWithTheWayToLeaveItOut() => Report(TestContract.Of(ImageSize), "{\"image_size\":null}")
        .ShouldHaveSingleItem().ShouldStartWith("image_size string_type must be one of 'square_hd', 'square', 'portrait_4_3' or an object "
            + "with 'width' and 'height', not null: leave the parameter out.");

    [Fact]
    public void AnyOf_SeveralViolationsOfTheClosest_AreAllReported() => Report(
        TestContract.Of(ImageSize), "{\"image_size\":{\"width\":\"x\",\"height\":99999}}").ShouldBe(
        [
            "image_size.width int_type must be an integer, not a string (of the forms of 'image_size', the closest is an object with "
                + "'width' and 'height'; also accepted: one of 'square_hd', 'square', 'portrait_4_3')",
            "image_size.height less_than_equal must be between 1 and 14142",
        ]);

    [Fact]
    public void AnyOf_InChinese_IsTranslated() => Report(
        TestContract.Of(ImageSize), "{\"image_size\":{\"width\":0}}", MessageLanguage.Chinese).ShouldBe(
        [
            "image_size.width greater_than_equal 必须在 1 到 14142 之间（'image_size' 的各种形式中，最接近的是包含 'width' 和 'height' "
                + "的对象；也可以是：'square_hd', 'square', 'portrait_4_3' 之一）",
        ]);

    [Theory]
    [InlineData("{\"kind\":\"box\",\"width\":\"1\"}", "shape.width int_type")]
    [InlineData("{\"kind\":\"circle\",\"width\":1}", "shape.radius missing")]
    [InlineData("{\"kind\":\"circle\",\"radius\":-1}", "shape.radius greater_than")]
    [InlineData("{\"kind\":\"triangle\",\"radius\":1}", "shape.kind literal_error")]
    public void AnyOf_Objects_AreToldApartByTheirConstant(string value, string expected)
    {
        var contract = TestContract.Of(
            """
            "shape":{"anyOf":[
                {"type":"object","properties":{"kind":{"const":"box"},"width":{"type":"integer"}},"required":["kind","width"]},
                {"type":"object","properties":{"kind":{"const":"circle"},"radius":{"type":"number","exclusiveMinimum":0}},
                    "required":["kind","radius"]}]}
            """);
        Report(contract, $"{{\"shape\":{value}}}")[0].ShouldStartWith(expected);
    }

    [Fact]
    public void AnyOf_NumberInQuotes_NamesTheNumber() => Report(
        TestContract.Of("\"n\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"object\"}]}"), "{\"n\":\"4\"}").ShouldBe(
        ["n int_type must be an integer, not a string: send 4 (the closest form is an integer; also accepted: an object)"]);

    [Fact]
    public void AnyOf_UnknownMember_IsReportedForTheBranchThatNamesMost()
    {
        var contract = TestContract.Of(
            """
            "o":{"anyOf":[{"type":"object","properties":{"a":{"type":"integer"}}},
                {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}]}
            """);
        using var body = JsonBodies.Parse("""{"o":{"a":1,"b":2,"c":3}}""");
        contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Unknown.ShouldBe([new UnknownParameter("o.c", "a")]);
        contract.Check(body, UnknownParameterPolicy.Forward, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
        contract.Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).Violations.ShouldHaveSingleItem().Type
            .ShouldBe("extra_forbidden");
        using var named = JsonBodies.Parse("""{"o":{"a":1,"b":2}}""");
        contract.Check(named, UnknownParameterPolicy.Reject, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
    }

    [Theory]
    [InlineData("4", null)]
    [InlineData("\"a\"", null)]
    [InlineData("15", "n value_error must have exactly one of these forms, but it has several: an integer; an integer between 10 and 20")]
    public void OneOf_ValueOfSeveralBranches_IsRefused(string value, string? expected) => Report(
        TestContract.Of("""
            "n":{"oneOf":[{"type":"integer"},{"type":"integer","minimum":10,"maximum":20},{"type":"string"}]}
            """), $"{{\"n\":{value}}}").ShouldBe(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("\"type\":[\"integer\",\"null\"]"), InlineData("\"type\":\"integer\",\"nullable\":true")]
    [InlineData("\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]")]
    [InlineData("\"oneOf\":[{\"type\":\"null\"},{\"type\":\"integer\"}]")]
    [InlineData("\"anyOf\":[{\"type\":\"integer\"}],\"nullable\":true"), InlineData("\"allOf\":[{\"type\":[\"integer\",\"null\"]}]")]
    [InlineData("\"$ref\":\"#/$defs/n\",\"nullable\":true")]
    public void Null_InEachNotation_IsAccepted(string keywords)
    {
        var contract = TestContract.Of($"\"p\":{{{keywords}}}", ",\"$defs\":{\"n\":{\"type\":\"integer\"}}");
        Report(contract, "{\"p\":null}").ShouldBeEmpty();
        Report(contract, "{\"p\":4}").ShouldBeEmpty();
        Report(contract, "{\"p\":true}").ShouldBe(["p int_type must be an integer or null, not true"]);
        Report(contract, "{\"p\":4.5}").ShouldHaveSingleItem().ShouldStartWith("p int_from_float");
        contract.Parameters[0].Schema.IsNullable.ShouldBeTrue();
    }

    [Fact]
    public void Null_OfARequiredParameter_IsAcceptedButMustBeSent()
    {
        var contract = TestContract.Of("\"p\":{\"type\":[\"string\",\"null\"]}", ",\"required\":[\"p\"]");
        Report(contract, "{\"p\":null}").ShouldBeEmpty();
        Report(contract, "{}").ShouldBe(["p missing is required"]);
        Report(contract, "{\"p\":\" \"}").ShouldBe(["p string_too_short must not be empty"]);
    }

    [Fact]
    public void Null_Alone_IsTheOnlyValue() =>
        Report(TestContract.Of("\"p\":{\"type\":\"null\"}"), "{\"p\":\"x\"}").ShouldBe(["p none_required must be null, not a string"]);

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"a\"", null)]
    [InlineData("1", null)]
    [InlineData("2", "literal_error")]
    [InlineData("true", "string_type")]
    public void Enum_OfSeveralTypes_IsEnforced(string value, string? type)
    {
        foreach (var keywords in (string[])["\"type\":[\"string\",\"integer\",\"null\"],", ""])
        {
            var report = Report(TestContract.Of($"\"p\":{{{keywords}\"enum\":[\"a\",1,null]}}"), $"{{\"p\":{value}}}");
            report.Select(line => line.Split(' ')[1]).ShouldBe(type is null ? [] : [type]);
        }
    }

    [Fact]
    public void TypeList_AppliesEachKeywordToItsType()
    {
        var contract = TestContract.Of("\"p\":{\"type\":[\"string\",\"number\"],\"minimum\":3,\"maxLength\":2,\"default\":3}");
        Report(contract, "{\"p\":\"abc\"}").ShouldHaveSingleItem().ShouldStartWith("p string_too_long");
        Report(contract, "{\"p\":2}").ShouldHaveSingleItem().ShouldStartWith("p greater_than_equal");
        Report(contract, "{\"p\":3}").ShouldBeEmpty();
        contract.Parameters[0].Schema.Default.ShouldBe("3");
    }

    [Fact]
    public void Union_OfItems_IsReportedAtItsPlace() => Report(
        TestContract.Of("\"p\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"string\",\"format\":\"uri\"},{\"type\":\"object\","
            + "\"properties\":{\"url\":{\"type\":\"string\"}},\"required\":[\"url\"]}]}}"),
        "{\"p\":[\"https://a.io/\",{\"url\":\"x\"},\"x\",{}]}").Select(line => line[..line.IndexOf(' ', 12)]).ShouldBe(
            ["p[2] url_parsing", "p[3].url missing"]);

    private static List<string> Report(Contract contract, string json, System.Globalization.CultureInfo? language = null)
    {
        using var body = JsonBodies.Parse(json);
        return
        [
            .. contract.Check(body, UnknownParameterPolicy.Reject, language ?? MessageLanguage.English).Violations.Select(
                violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type} {violation.Message}"),
        ];
    }
}
