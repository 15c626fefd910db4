namespace Gateway.UnitTests.Contracts.Import;

/// <summary>An imported contract accepts more than the document and never less, and each part that is lost is printed.</summary>
public sealed class WiderContractTests : IDisposable
{
    private const string Any = "{\"type\":[\"string\",\"number\",\"boolean\",\"array\",\"object\",\"null\"]}";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    public static TheoryData<string, string, string> Wider => new()
    {
        { "{\"enum\":[{\"x\":1},\"b\"]}", "{\"type\":[\"object\",\"string\"]}", "p/enum/0: is a list or an object" },
        { $"{{\"type\":\"string\",\"enum\":[\"y\",\"{new string('x', 257)}\"]}}", "{\"type\":\"string\"}", "p/enum/1: has more than 256" },
        { "{\"const\":{\"x\":1}}", "{\"type\":\"object\"}", "p/const: is left out" },
        { "{\"anyOf\":[]}", Any, "p/anyOf: is not a list of schemas" },
        { $"{{\"anyOf\":[{string.Join(',', Enumerable.Range(0, 33).Select(n => $"{{\"const\":\"c{n}\"}}"))}]}}", Any,
            "p/anyOf: any value is accepted: must be a list of 1 to 32 schemas" },
        { "{\"type\":\"number\",\"exclusiveMinimum\":\"1\"}", "{\"type\":\"number\"}", "p/exclusiveMinimum: is left out" },
        { "{\"type\":\"string\",\"examples\":\"a\"}", "{\"type\":\"string\"}", "p/examples: is left out: it is not a list" },
        { "{\"type\":\"object\",\"required\":[\"x\"]}", "{\"type\":\"object\"}", "p/required/0: is left out" },
        { "{\"anyOf\":[{\"type\":\"object\",\"required\":[\"x\"]},{\"type\":\"null\"}]}",
            "{\"anyOf\":[{\"type\":\"object\"},{\"type\":\"null\"}]}", "p/anyOf/0/required/0: is left out" },
        { "{\"type\":\"object\",\"properties\":{\"a b\":{\"type\":\"string\"}},\"additionalProperties\":false}",
            "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":true}", "p/additionalProperties: is left out" },
        { "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"integer\"}}", "{\"type\":\"array\"}",
            "p/items: is left out, because it depends on 'prefixItems'" },
        { "{\"type\":\"object\",\"patternProperties\":{\"^a\":{\"type\":\"string\"}},\"additionalProperties\":false}",
            "{\"type\":\"object\",\"additionalProperties\":true}", "p/additionalProperties: is left out, because it depends" },
        { "{\"oneOf\":[{\"type\":\"string\",\"pattern\":\"(?=a)\"},{\"type\":\"string\",\"maxLength\":1}]}",
            "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"string\",\"maxLength\":1}]}", "p/oneOf/0/pattern: is left out" },
        { "{\"oneOf\":[{\"type\":\"string\",\"if\":{}},{\"type\":\"string\",\"maxLength\":1}]}",
            "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"string\",\"maxLength\":1}]}", "p/oneOf/0/if: 'if' is left out" },
    };

    [Theory, MemberData(nameof(Wider))]
    public async Task Part_ThatNoContractExpresses_MakesTheContractWider(string schema, string expected, string warning)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{schema}", ",\"additionalProperties\":false"))).ShouldBe(0, _run.Error);
        _run.Json("properties", "p").ShouldBe(expected);
        _run.Warnings.ShouldContain(line => line.Contains($"#/components/schemas/XInput/properties/{warning}", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Exact => new()
    {
        { "{\"type\":[\"string\",\"integer\"],\"enum\":[\"a\"]}", "{\"type\":\"string\",\"enum\":[\"a\"]}" },
        { "{\"type\":[\"string\",\"null\"],\"const\":\"a\"}", "{\"type\":\"string\",\"const\":\"a\"}" },
        { "{\"type\":\"string\",\"anyOf\":[{\"type\":[\"string\",\"integer\"]},{\"type\":\"integer\"}]}",
            "{\"anyOf\":[{\"type\":\"string\"}]}" },
        { "{\"type\":\"string\",\"example\":\"b\",\"examples\":[\"a\"]}", "{\"type\":\"string\",\"examples\":[\"a\",\"b\"]}" },
    };

    [Theory, MemberData(nameof(Exact))]
    public async Task Part_ThatAContractExpresses_KeepsItsMeaning(string schema, string expected)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{schema}"))).ShouldBe(0, _run.Error);
        _run.Json("properties", "p").ShouldBe(expected);
        _run.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnionOfTooManySchemas_IsAParameterOfAnyValue()
    {
        var branches = string.Join(',', Enumerable.Range(0, 33).Select(n => $"{{\"type\":\"string\",\"const\":\"c{n}\"}}"));
        await _run.ImportAsync(ImportRun.Document(
            $"\"p\":{{\"anyOf\":[{branches}],\"description\":\"x\",\"default\":\"c1\"}}", ",\"required\":[\"p\"]"));
        var parameter = _run.Contract().Parameters.ShouldHaveSingleItem();
        parameter.Required.ShouldBeTrue();
        parameter.Schema.Description.ShouldBe("x");
        parameter.Schema.Default.ShouldBe("\"c1\"");
        _run.Warnings.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("\"pattern\":\"^a\",\"maxLength\":100000", true), InlineData("\"pattern\":\"^a\"", true)]
    [InlineData("\"pattern\":\"^a\",\"maxLength\":8192", false), InlineData("\"pattern\":\"(?=a)\",\"maxLength\":100000", false)]
    public async Task Pattern_LimitsTheText_WhichIsNoted(string keywords, bool isNoted)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{{\"type\":\"string\",{keywords}}}"))).ShouldBe(0, _run.Error);
        _run.Error.Contains(
            "note     " + _run.PathOf("document.json") + "#/components/schemas/XInput/properties/p/pattern: limits the text to 8192",
            StringComparison.Ordinal).ShouldBe(isNoted);
    }

    /// <summary>A contract has 32 levels of JSON, and 64 schemas inside each other.</summary>
    [Theory, InlineData(20), InlineData(28)]
    public async Task Objects_DeeplyNested_BecomeDefinitions(int levels)
    {
        var schema = "{\"type\":\"string\",\"maxLength\":3}";
        for (var level = 0; level < levels; level++)
        {
            schema = $"{{\"type\":\"object\",\"properties\":{{\"n\":{schema}}}}}";
        }

        (await _run.ImportAsync(ImportRun.Document($"\"p\":{schema}"))).ShouldBe(0, _run.Error);
        var inner = _run.Contract().Parameters[0].Schema;
        for (var level = 0; level < levels; level++)
        {
            inner = inner.Members!.ShouldHaveSingleItem().Schema;
        }

        inner.MaxLength.ShouldBe(3);
        _run.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Default_DeeplyNested_IsLeftOut()
    {
        var value = string.Concat(Enumerable.Repeat("[", 30)) + string.Concat(Enumerable.Repeat("]", 30));
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{{\"type\":\"array\",\"default\":{value}}}"))).ShouldBe(0, _run.Error);
        _run.Warnings.ShouldHaveSingleItem().ShouldContain("p/default: is left out: it has more than 12 levels");
    }

    /// <summary>All problems of one reading are repaired before the next one.</summary>
    [Fact]
    public async Task Defaults_NotValid_AreLeftOutTogether()
    {
        (await _run.ImportAsync(ImportRun.Document(
            string.Join(',', Enumerable.Range(0, 1200).Select(n => $"\"p{n}\":{{\"type\":\"string\",\"default\":{n}}}"))))).ShouldBe(0);
        _run.Warnings.Count().ShouldBe(1200);
    }

    [Fact]
    public async Task Examples_NotValid_AreLeftOutAndTheOthersStay()
    {
        (await _run.ImportAsync(ImportRun.Document(
            "\"p\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}},"
            + "\"examples\":[{\"a\":1,\"b\":2},{\"a\":\"x\"},{\"a\":3}]}"))).ShouldBe(0, _run.Error);
        _run.Json("properties", "p", "examples").ShouldBe("[{\"a\":\"x\"}]");
        _run.Warnings.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Example_NotValid_HasThePointerOfTheDocument()
    {
        await _run.ImportAsync(ImportRun.Document("\"p\":{\"type\":\"string\",\"example\":1}"));
        _run.Warnings.ShouldHaveSingleItem().ShouldContain("#/components/schemas/XInput/properties/p/example: is left out");
    }
}
