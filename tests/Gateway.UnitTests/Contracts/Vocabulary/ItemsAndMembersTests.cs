using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Json;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary><c>uniqueItems</c>, <c>additionalProperties</c>, <c>not</c>, <c>$ref</c> and the published schema.</summary>
public sealed class ItemsAndMembersTests
{
    [Theory]
    [InlineData("[1,1.0]", "0 and 1")]
    [InlineData("[1,2,100,1e2]", "2 and 3")]
    [InlineData("[\"a\",\"\\u0061\"]", "0 and 1")]
    [InlineData("[{\"a\":1,\"b\":[2]},{\"b\":[2.0],\"\\u0061\":1}]", "0 and 1")]
    [InlineData("[null,false,0,\"\",[],{},null]", "0 and 6")]
    [InlineData("[1,2,3,4,5,6,7,8,9,10,5]", "4 and 10")]
    [InlineData("[0,-0]", "0 and 1")]
    [InlineData("[1,\"1\",true,[1],{\"a\":1},{\"a\":2},{\"b\":1},[1,1]]", null)]
    [InlineData("[[1,2],[2,1],\"true\",true]", null)]
    [InlineData("[12345678901234567890123456789012345678901,12345678901234567890123456789012345678902]", null)]
    [InlineData("[12345678901234567890123456789012345678901,1234567890123456789012345678901234567890.1e1]", "0 and 1")]
    public void UniqueItems_AreComparedByValue(string items, string? equal)
    {
        var report = Report(TestContract.Of("\"p\":{\"type\":\"array\",\"uniqueItems\":true}"), $"{{\"p\":{items}}}");
        report.ShouldBe(equal is null ? [] : [$"p unique_items must not contain the same item twice: items {equal} are equal"]);
    }

    /// <summary>A list and its items are different values, so each has its own violation.</summary>
    [Theory]
    [InlineData("\"maxItems\":1", "[\"a\",1,\"b\"]", "p too_long", "p[0] int_type", "p[2] int_type")]
    [InlineData("\"maxItems\":1", "[1,2]", "p too_long")]
    [InlineData("\"minItems\":3", "[\"a\",1]", "p too_short", "p[0] int_type")]
    [InlineData("\"uniqueItems\":true", "[\"a\",1,\"a\"]", "p unique_items", "p[0] int_type", "p[2] int_type")]
    [InlineData("\"maxItems\":1,\"uniqueItems\":true", "[1,1,null]", "p too_long", "p[2] int_type")]
    [InlineData("\"uniqueItems\":true", "[\"a\",1]", "p[0] int_type")]
    public void Items_OfAnInvalidList_AreReportedBesideIt(string keywords, string list, params string[] expected)
    {
        var schema = $"{{\"type\":\"array\",\"items\":{{\"type\":\"integer\"}},{keywords}}}";
        Places(Report(TestContract.Of($"\"p\":{schema}"), $"{{\"p\":{list}}}")).ShouldBe(expected);
        Places(Report(TestContract.Of($"\"p\":{{\"anyOf\":[{schema},{{\"type\":\"string\"}}]}}"), $"{{\"p\":{list}}}"))
            .ShouldBe(expected);
        Places(Report(TestContract.Of($"\"p\":{{\"type\":\"array\",\"items\":{schema}}}"), $"{{\"p\":[{list}]}}"))
            .ShouldBe(expected.Select(place => $"p[0]{place[1..]}"));
    }

    /// <summary>The largest number of items bounds the cost of their check, so it must not depend on the length of the list.</summary>
    [Fact]
    public void Items_OfAListThatIsTooLong_AreCheckedUpToTheHundredth()
    {
        var contract = TestContract.Of("\"p\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"maxItems\":2}");
        var items = Enumerable.Range(0, 300).Select(index => index is 99 or 100 ? "\"a\"" : "1");
        Places(Report(contract, $"{{\"p\":[{string.Join(',', items)}]}}")).ShouldBe(["p too_long", "p[99] int_type"]);
        var wrong = string.Join(',', Enumerable.Repeat("\"a\"", 5_000));
        Report(contract, $"{{\"p\":[{wrong}]}}").Count.ShouldBe(101);
    }

    private static IEnumerable<string> Places(List<string> report) => report.Select(line => string.Join(' ', line.Split(' ').Take(2)));

    /// <summary>Two objects that differ only in the order of their members, and numbers that differ after their 38th digit: their
    /// comparison in pairs would take minutes.</summary>
    [Fact]
    public void UniqueItems_OfALargeArray_TakeTimeOfItsSize()
    {
        var contract = TestContract.Of("\"p\":{\"type\":\"array\",\"uniqueItems\":true}");
        var members = Enumerable.Range(0, 15_000).Select(index => $"\"member{index:00000}\":{index}").ToList();
        Report(contract, $"{{\"p\":[{{{string.Join(',', members)}}},{{{string.Join(',', Enumerable.Reverse(members))}}}]}}")
            .ShouldHaveSingleItem().ShouldContain("items 0 and 1");
        var numbers = Enumerable.Range(10_000, 50_000).Select(index => $"1234567890123456789012345678901234567890{index}");
        Report(contract, $"{{\"p\":[{string.Join(',', numbers)}]}}").ShouldBeEmpty();
    }

    [Fact]
    public void Equality_AgreesWithHash_ForEveryNotation()
    {
        string[] same = ["{\"a\":[1.50,\"\\u00e9\\n\"],\"b\":{}}", "{\"b\":{},\"\\u0061\":[15e-1,\"\u00e9\\u000a\"]}"];
        using var body = JsonBodies.Parse($"{{\"x\":{same[0]},\"y\":{same[1]}}}");
        body.Root.TryGetMember("x"u8, out var left).ShouldBeTrue();
        body.Root.TryGetMember("y"u8, out var right).ShouldBeTrue();
        JsonEquality.AreEqual(left, right).ShouldBeTrue();
        JsonEquality.Hash(left).ShouldBe(JsonEquality.Hash(right));
    }

    [Fact]
    public void AdditionalProperties_False_RefusesUnderEveryPolicy()
    {
        var contract = TestContract.Of("""
            "o":{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}
            """);
        foreach (var policy in Enum.GetValues<UnknownParameterPolicy>())
        {
            Report(contract, "{\"o\":{\"b\":1}}", policy).ShouldBe(
                ["o.b extra_forbidden is not a parameter of this model; did you mean 'a'?"]);
        }
    }

    [Fact]
    public void AdditionalProperties_True_AcceptsUnderEveryPolicy()
    {
        var contract = TestContract.Of("""
            "o":{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":true}
            """);
        using var body = JsonBodies.Parse("{\"o\":{\"b\":1}}");
        foreach (var policy in Enum.GetValues<UnknownParameterPolicy>())
        {
            contract.Check(body, policy, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
        }
    }

    [Fact]
    public void AdditionalProperties_Schema_ValidatesEachOtherMember() => Report(
        TestContract.Of("""
            "o":{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"integer","maximum":3}}
            """),
        "{\"o\":{\"x\":1,\"a\":\"s\",\"y\":4,\"b c\":\"s\"}}").ShouldBe(
        ["o.y less_than_equal must be at most 3", "o.b c int_type must be an integer, not a string"]);

    /// <summary>The client sees its own names. A log has none of them.</summary>
    [Fact]
    public void AdditionalProperties_NamesOfAnyText_AreInTheLocation()
    {
        var contract = TestContract.Of("""
            "p":{"type":"object","additionalProperties":{"type":"integer"}},"q":{"type":"object","additionalProperties":false}
            """);
        var secret = $"gw_team_{new string('a', 30)}";
        string[] names = ["提示", "a b", "a/b", "", "😀é", "\\u0001", "\\u202e", secret, $"gf{new string('0', 32)}", new string('x', 65)];
        string[] shown =
        [
            "提示", "a b", "a/b", "", "😀é", "(unprintable 5)", "(unprintable 6)", "(unprintable 7)", "(unprintable 8)", "(unprintable 9)",
        ];
        var members = string.Join(',', names.Select(name => $"\"{name}\":\"s\""));
        using var body = JsonBodies.Parse($"{{\"p\":{{{members}}},\"q\":{{{members}}},{members}}}");
        var violations = contract.Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).Violations;

        violations.Take(10).Select(violation => violation.Location).ShouldBe(shown.Select(name => (object[])["p", name]));
        violations.Skip(10).Take(10).Select(violation => violation.Location).ShouldBe(shown.Select(name => (object[])["q", name]));
        violations.Take(20).ShouldAllBe(violation => violation.Parameter.Length == 1);
        violations.Skip(20).Select(violation => (string)violation.Location[0]).ShouldBe(
            [.. shown.Take(5), .. Enumerable.Range(7, 5).Select(index => $"(unprintable {index})")]);
        violations.Skip(20).ShouldAllBe(violation => violation.Parameter == "(unprintable)");
    }

    [Fact]
    public void AdditionalProperties_OfTheBody_DecideLikeThePolicy()
    {
        var closed = TestContract.Of("\"p\":{\"type\":\"string\"}", ",\"additionalProperties\":false");
        Report(closed, "{\"q\":1}", UnknownParameterPolicy.Forward)
            .ShouldBe(["q extra_forbidden is not a parameter of this model; did you mean 'p'?"]);
        TestContract.Of("\"p\":{\"type\":\"string\"}", ",\"additionalProperties\":true").UnknownParameters
            .ShouldBe(UnknownParameterPolicy.Forward);
    }

    [Theory]
    [InlineData("\"not\":{\"const\":\"a\"}", "\"\\u0061\"", "p value_error must not be 'a'")]
    [InlineData("\"not\":{\"enum\":[\"a\",\"b\"]}", "\"b\"", "p value_error must not be one of 'a', 'b'")]
    [InlineData("\"not\":{\"enum\":[\"a\",\"b\"]}", "\"c\"", null)]
    public void Not_ExcludesValues(string keyword, string value, string? expected) =>
        Report(TestContract.Of($"\"p\":{{\"type\":\"string\",{keyword}}}"), $"{{\"p\":{value}}}")
            .ShouldBe(expected is null ? [] : [expected]);

    [Fact]
    public void Reference_WithDescription_HasItsOwn()
    {
        var contract = TestContract.Of(
            "\"a\":{\"$ref\":\"#/components/schemas/Size\",\"description\":\"own\",\"default\":{\"width\":1}},"
                + "\"b\":{\"allOf\":[{\"$ref\":\"#/components/schemas/Size\"}],\"deprecated\":true}",
            ",\"components\":{\"schemas\":{\"Size\":{\"type\":\"object\",\"description\":\"shared\",\"properties\":"
                + "{\"width\":{\"type\":\"integer\"}},\"required\":[\"width\"]}}}");
        contract.Parameters.Select(parameter => (parameter.Schema.Description, parameter.Schema.Default, parameter.Schema.Deprecated))
            .ShouldBe([("own", "{\"width\":1}", false), ("shared", null, true)]);
        Report(contract, "{\"a\":{},\"b\":{\"width\":1.5}}").Select(line => line.Split(' ')[0]).ShouldBe(["a.width", "b.width"]);
        contract.Schema.GetRawText().ShouldNotContain("$ref");
        contract.Schema.TryGetProperty("components", out _).ShouldBeFalse();
        contract.Schema.GetProperty("properties").GetProperty("a").GetProperty("description").GetString().ShouldBe("own");
    }

    [Fact]
    public void References_ThatGrowWithoutBound_AreRefused()
    {
        var definitions = Enumerable.Range(0, 40).Select(index => index == 0
            ? "\"d0\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}"
            : $"\"d{index}\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{index - 1}\"}},"
                + $"\"b\":{{\"$ref\":\"#/$defs/d{index - 1}\"}}}}}}");
        TestContract.Problems(TestFiles.Contract("\"p\":{\"$ref\":\"#/$defs/d39\"}", $",\"$defs\":{{{string.Join(',', definitions)}}}"))
            .ShouldBe(["models/x.json: has more than 20000 schemas after each '$ref' is replaced by its schema"]);
    }

    [Fact]
    public void References_ThroughALongChain_AreRefused()
    {
        var definitions = Enumerable.Range(0, 5000).Select(index => $"\"d{index}\":{{\"$ref\":\"#/$defs/d{index + 1}\"}}")
            .Append("\"d5000\":{\"type\":\"string\"}");
        TestContract.Problems(TestFiles.Contract("", $",\"$defs\":{{{string.Join(',', definitions)}}}")).Count.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("{\"type\":\"string\",\"nullable\":true}", "{\"type\":[\"string\",\"null\"],\"minLength\":1}")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}",
        "{\"anyOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"integer\"}]}")]
    [InlineData("{\"$ref\":\"#/$defs/e\",\"nullable\":true,\"description\":\"d\"}",
        "{\"anyOf\":[{\"enum\":[1,2]},{\"type\":\"null\"}],\"description\":\"d\"}")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}],\"nullable\":true,\"examples\":[null]}",
        "{\"anyOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"integer\"},{\"type\":\"null\"}],\"examples\":[null]}")]
    [InlineData("{\"oneOf\":[{\"type\":\"boolean\"},{\"type\":\"integer\"}],\"nullable\":true,\"default\":null}",
        "{\"anyOf\":[{\"oneOf\":[{\"type\":\"boolean\"},{\"type\":\"integer\"}]},{\"type\":\"null\"}],\"default\":null}")]
    [InlineData("{\"type\":\"string\",\"enum\":[\"a\"]}", "{\"type\":\"string\",\"enum\":[\"a\"]}")]
    [InlineData("{\"type\":\"string\",\"pattern\":\"a\"}", "{\"type\":\"string\",\"pattern\":\"a\",\"maxLength\":8192,\"minLength\":1}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"]}",
        "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\",\"minLength\":1}},\"required\":[\"q\"]}")]
    [InlineData("{\"type\":\"string\",\"minLength\":0}", "{\"type\":\"string\",\"minLength\":1}")]
    [InlineData("{\"enum\":[\"\",\"a\",\" \",1]}", "{\"enum\":[\"a\",1]}")]
    [InlineData("{\"const\":null}", "{\"const\":null,\"type\":\"null\"}")]
    [InlineData("{\"anyOf\":[{\"type\":\"integer\",\"title\":\"i\"}],\"title\":\"o\"}", "{\"type\":\"integer\",\"title\":\"o\"}")]
    [InlineData("{\"oneOf\":[{\"type\":\"integer\"}],\"nullable\":true}", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}")]
    [InlineData("{\"anyOf\":[{\"anyOf\":[{\"type\":\"null\"}]}]}", "{\"type\":\"null\"}")]
    [InlineData("{\"anyOf\":[{\"type\":\"integer\",\"title\":\"a\"},{\"type\":\"integer\",\"title\":\"b\"}]}",
        "{\"type\":\"integer\",\"title\":\"a\"}")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"string\",\"minLength\":1},{\"const\":1},{\"enum\":[1.0]}]}",
        "{\"anyOf\":[{\"type\":\"string\",\"minLength\":1},{\"const\":1}]}")]
    [InlineData("{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"object\"},{\"type\":\"object\",\"additionalProperties\":true}]}}",
        "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}")]
    public void Published_Schema_IsPlainAndComplete(string schema, string published) =>
        TestContract.Of($"\"p\":{schema}", ",\"required\":[\"p\"],\"$defs\":{\"e\":{\"enum\":[1,2]}}")
            .Schema.GetProperty("properties").GetProperty("p").GetRawText().ShouldBe(published);

    private static List<string> Report(
        Contract contract, string json, UnknownParameterPolicy policy = UnknownParameterPolicy.Warn, CultureInfo? language = null)
    {
        using var body = JsonBodies.Parse(json);
        return
        [
            .. contract.Check(body, policy, language ?? MessageLanguage.English).Violations.Select(
                violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type} {violation.Message}"),
        ];
    }
}
