using System.Diagnostics;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>A schema without any valid value, and a keyword with an unclear meaning, are problems when the file is loaded.</summary>
public sealed class EmptySchemaTests
{
    private const string NoValue = "excludes every value, together with the other keywords";

    [Theory]
    [InlineData("\"type\":\"integer\",\"minimum\":1.2,\"maximum\":1.8", "minimum")]
    [InlineData("\"type\":\"integer\",\"minimum\":-1.8,\"maximum\":-1.2", "minimum")]
    [InlineData("\"type\":\"integer\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":2", "exclusiveMinimum")]
    [InlineData("\"type\":\"integer\",\"exclusiveMinimum\":1,\"maximum\":1.9999999999999999999999999999999999999", "exclusiveMinimum")]
    [InlineData("\"type\":\"integer\",\"minimum\":1,\"maximum\":2,\"multipleOf\":5", "multipleOf")]
    [InlineData("\"type\":\"integer\",\"minimum\":1,\"maximum\":2,\"multipleOf\":2.5", "multipleOf")]
    [InlineData("\"type\":\"integer\",\"minimum\":1,\"maximum\":4,\"multipleOf\":2.5", "multipleOf")]
    [InlineData("\"type\":\"number\",\"minimum\":0.11,\"maximum\":0.19,\"multipleOf\":0.1", "multipleOf")]
    [InlineData("\"type\":\"number\",\"minimum\":5,\"exclusiveMinimum\":3,\"maximum\":9,\"exclusiveMaximum\":5", "exclusiveMaximum",
        "excludes every number of 5 or more")]
    [InlineData("\"type\":\"number\",\"exclusiveMinimum\":5,\"exclusiveMaximum\":4,\"maximum\":9", "exclusiveMinimum")]
    [InlineData("\"type\":\"integer\",\"minimum\":1,\"maximum\":2,\"not\":{\"enum\":[1,2.0]}", "not")]
    [InlineData("\"type\":\"number\",\"minimum\":2,\"maximum\":2,\"not\":{\"const\":2}", "not")]
    [InlineData("\"enum\":[1,2],\"minimum\":5", "enum")]
    [InlineData("\"type\":\"integer\",\"enum\":[1,2],\"minimum\":5", "enum")]
    [InlineData("\"enum\":[\"a\"],\"not\":{\"const\":\"a\"}", "enum")]
    [InlineData("\"const\":\"a\",\"minLength\":2", "const")]
    [InlineData("\"const\":\"a\",\"pattern\":\"^b\"", "const")]
    [InlineData("\"enum\":[\"a\",\"b\"],\"format\":\"uri\"", "enum")]
    [InlineData("\"type\":\"boolean\",\"not\":{\"enum\":[true,false]}", "not")]
    [InlineData("\"type\":\"null\",\"not\":{\"const\":null}", "not")]
    [InlineData("\"type\":\"string\",\"maxLength\":0,\"not\":{\"const\":\"\"}", "not")]
    [InlineData("\"type\":\"array\",\"uniqueItems\":true,\"minItems\":3,\"items\":{\"type\":\"boolean\"}", "minItems")]
    [InlineData("\"type\":[\"string\",\"null\"],\"const\":\"a\"", "const", "does not list null, which the type allows")]
    [InlineData("\"type\":\"string\",\"nullable\":true,\"const\":\"a\"", "const", "does not list null, which the type allows")]
    [InlineData("\"nullable\":true,\"const\":1", "const", "does not list null, which the type allows")]
    [InlineData("\"type\":[\"string\",\"integer\",\"null\"],\"const\":1", "const", "does not list null, which the type allows")]
    [InlineData("\"type\":[\"string\",\"integer\"],\"const\":1", "const", "lists no value of the type 'string'")]
    [InlineData("\"type\":[\"string\",\"array\"],\"enum\":[\"a\"]", "enum", "lists no value of the type 'array'")]
    [InlineData("\"type\":\"number\",\"enum\":[1.0000000000000000000000000000000000000001]", "enum/0", "must be a short value")]
    [InlineData("\"type\":\"number\",\"exclusiveMinimum\":true", "exclusiveMinimum",
        "must be a number of at most 38 significant digits; in OpenAPI 3.0 it is true or false beside a bound: write the bound itself "
        + "here, and leave the other out")]
    [InlineData("\"oneOf\":[{\"type\":\"string\"},{\"type\":\"string\",\"title\":\"x\"}]", "oneOf/1",
        "accepts the same values as '/properties/p/oneOf/0', so no value satisfies exactly one of the two")]
    [InlineData("\"oneOf\":[{\"enum\":[1,2]},{\"type\":\"integer\"},{\"enum\":[2.0,1]}]", "oneOf/2", "accepts the same values as")]
    [InlineData("\"$ref\":\"#/$defs/A/properties/x\"", "$ref", "must refer to a schema of this file, '#/$defs/<name>'")]
    public void Schema_WithoutAValue_IsRefused(string keywords, string place, string message = NoValue)
    {
        var problems = TestContract.Problems(TestFiles.Contract($"\"p\":{{{keywords}}}",
            ",\"$defs\":{\"A\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}}"));
        problems.ShouldContain(problem => problem.StartsWith($"models/x.json#/properties/p/{place}: {message}", StringComparison.Ordinal),
            string.Join('\n', problems));
    }

    [Theory]
    [InlineData("\"type\":\"integer\",\"minimum\":1.2,\"maximum\":2")]
    [InlineData("\"type\":\"integer\",\"minimum\":-0.5,\"exclusiveMaximum\":0.5")]
    [InlineData("\"type\":\"integer\",\"minimum\":1,\"maximum\":5,\"multipleOf\":2.5")]
    [InlineData("\"type\":\"integer\",\"minimum\":-7,\"maximum\":-5,\"multipleOf\":5")]
    [InlineData("\"type\":\"integer\",\"minimum\":1e999999999,\"maximum\":2e999999999")]
    [InlineData("\"type\":\"number\",\"minimum\":1.2,\"maximum\":1.2")]
    [InlineData("\"type\":\"number\",\"minimum\":0.1,\"maximum\":0.3,\"multipleOf\":0.1,\"not\":{\"enum\":[0.1,0.3]}")]
    [InlineData("\"type\":\"number\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":1.00000000000000000001")]
    [InlineData("\"enum\":[1,5],\"minimum\":5")]
    [InlineData("\"const\":null")]
    [InlineData("\"type\":\"null\",\"nullable\":true,\"const\":null")]
    [InlineData("\"type\":[\"string\",\"null\"],\"enum\":[\"a\",null]")]
    [InlineData("\"oneOf\":[{\"type\":\"string\",\"maxLength\":3},{\"type\":\"string\",\"minLength\":2}]")]
    [InlineData("\"anyOf\":[{\"type\":\"string\"},{\"type\":\"string\"}]")]
    [InlineData("\"type\":\"string\",\"maxLength\":0")]
    [InlineData("\"type\":\"array\",\"uniqueItems\":true,\"minItems\":3,\"items\":{\"type\":[\"boolean\",\"null\"]}")]
    public void Schema_WithAValue_IsAccepted(string keywords) =>
        TestContract.Problems(TestFiles.Contract($"\"p\":{{{keywords}}}")).ShouldBeEmpty();

    [Fact]
    public void RequiredText_OnlyBlankValues_IsRefused()
    {
        TestContract.Problems(TestFiles.Contract("\"p\":{\"enum\":[\"\",\" \"]},\"q\":{\"type\":\"string\",\"maxLength\":0}",
            ",\"required\":[\"p\",\"q\"]")).ShouldBe(
            [$"models/x.json#/properties/p/enum: {NoValue}", $"models/x.json#/properties/q/maxLength: {NoValue}"]);
    }

    [Theory]
    [InlineData("\"anyOf\":[]", "anyOf")]
    [InlineData("\"nullable\":true", "nullable")]
    [InlineData("\"$ref\":\"#/$defs/a\"", "$ref")]
    [InlineData("\"enum\":[{}]", "enum")]
    public void TopLevel_KeywordOfAValue_IsNotCalledUnknown(string member, string keyword) =>
        TestContract.Problems(TestFiles.Contract("", $",{member}")).ShouldBe(
        [
            $"models/x.json#/{keyword}: '{keyword}' does not apply at the top level: a body is one object; write it into a schema of "
                + "'properties'",
        ]);

    [Fact]
    public void Enum_TenThousandValues_IsReadInLinearTime()
    {
        var watch = Stopwatch.StartNew();
        TestContract.Problems(Enumeration(10_000)).ShouldBeEmpty();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        TestContract.Problems(Enumeration(10_001)).ShouldBe(["models/x.json#/properties/p/enum: must be a list of at most 10000 values"]);

        static string Enumeration(int count) => TestFiles.Contract(
            $"\"p\":{{\"type\":\"string\",\"enum\":[{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"value_{n}\""))}]}}");
    }
}
