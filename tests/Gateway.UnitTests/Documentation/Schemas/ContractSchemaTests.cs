using System.Text.Json.Nodes;
using Gateway.Documentation.Schemas;
using Gateway.UnitTests.Contracts;
using Microsoft.OpenApi;

namespace Gateway.UnitTests.Documentation.Schemas;

/// <summary>The component of a contract has the same keywords as the contract.</summary>
public sealed class ContractSchemaTests
{
    [Theory]
    [InlineData("""{"type":["null","integer"],"minimum":1,"default":null}""")]
    [InlineData("""{"type":["null","string"],"enum":["a",null]}""")]
    [InlineData("""{"anyOf":[{"type":"string","enum":["a"]},{"type":"object","properties":{"w":{"type":"integer"}}}],"default":"a"}""")]
    [InlineData("""{"oneOf":[{"type":"array","items":{"type":"string"},"uniqueItems":true},{"type":"null"}],"description":"d"}""")]
    [InlineData("""{"type":"string","pattern":"^[a-z]{2}$","maxLength":9}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":{"type":["null","number"]}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","enum":["x"]}},"additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""")]
    [InlineData("""{"type":"string","pattern":"^\\\\u{2}[\\u00e4-\\u00f6]$","maxLength":9}""")]
    [InlineData("""{"type":"array","items":{"type":"object","properties":{"path":{"type":"string"},"scale":{"type":"number"}}}}""")]
    [InlineData("""{"type":"integer","not":{"enum":[1,2]}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"default":{}}""")]
    [InlineData("""{"type":"array","items":{"anyOf":[{"type":"null"},{"type":"object","properties":{"a":{"enum":[1]}},"default":{}}]}}""")]
    [InlineData("""{"type":"array","items":{"type":"string"},"default":[]}""")]
    [InlineData("""{"anyOf":[{"type":"object","properties":{"kind":{"enum":["box"]}}},{"enum":[1,"x",true]}]}""")]
    public Task Component_OfAContract_HasItsKeywords(string schema) => ShouldBeWrittenAsync(schema, schema);

    /// <summary>Generators of clients read an object without members as one that must be empty, and need the schema of items.</summary>
    [Theory]
    [InlineData("""{"type":"object"}""", """{"type":"object","additionalProperties":{}}""")]
    [InlineData("""{"type":"object","additionalProperties":true}""", """{"type":"object","additionalProperties":{}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}""",
        """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{}}""")]
    [InlineData("""{"type":"array"}""", """{"type":"array","items":{}}""")]
    [InlineData("""{"type":["object","array"]}""", """{"type":["object","array"],"items":{},"additionalProperties":{}}""")]
    [InlineData("""{"type":"array","items":{"type":"array"}}""", """{"type":"array","items":{"type":"array","items":{}}}""")]
    [InlineData("""{"const":2}""", """{"enum":[2]}""")]
    [InlineData("""{"const":null}""", """{"type":"null"}""")]
    public Task Component_OfAnyValues_SaysSo(string schema, string component) => ShouldBeWrittenAsync(schema, component);

    /// <summary>Types of TypeScript need the types of the named members for the others, too.</summary>
    [Theory]
    [InlineData("""{"a":{"type":"number","default":1}},"additionalProperties":{"type":"string"}""",
        """[{"type":"string"},{"type":"number"}]""")]
    [InlineData("""{"a":{"type":"number"},"b":{"type":"number"},"c":{"type":"string"}},"additionalProperties":{"type":"string"}""",
        """[{"type":"string"},{"type":"number"}]""")]
    [InlineData("""{"a":{"type":"string"}},"additionalProperties":{"type":"string","enum":["x"]}""",
        """[{"type":"string","enum":["x"]},{"type":"string"}]""")]
    [InlineData("""{"a":{"type":["string","null"]}},"additionalProperties":{"type":"string"}""",
        """[{"type":"string"},{"type":["null","string"]}]""")]
    [InlineData("""{"a":{"type":"object"}},"additionalProperties":{"type":"array"}""",
        """[{"type":"array","items":{}},{"type":"object","additionalProperties":{}}]""")]
    public async Task OtherMembers_OfAnObjectWithNamedOnes_MayHaveTheirTypes(string members, string expected)
    {
        var written = await WrittenAsync($"{{\"type\":\"object\",\"properties\":{members}}}");

        var others = written["additionalProperties"]!.AsObject();
        JsonNode.DeepEquals(others["anyOf"], JsonNode.Parse(expected)).ShouldBeTrue(others.ToJsonString());
        others["description"]!.GetValue<string>().ShouldStartWith("The gateway accepts the first schema only.");
        var contract = TestContract.Of($"\"p\":{{\"type\":\"object\",\"properties\":{members}}}");
        contract.Schema.GetProperty("properties").GetProperty("p").GetProperty("additionalProperties").TryGetProperty("anyOf", out _)
            .ShouldBeFalse();
    }

    /// <summary>Linters compile a pattern without the flag <c>u</c>.</summary>
    [Theory]
    [InlineData("^[\\\\u{1F600}-\\\\u{1F64F}]+$", "`^[\\u{1F600}-\\u{1F64F}]+$`")]
    [InlineData("^\\\\u{41}$", "`^\\u{41}$`")]
    [InlineData("^[\\\\uD83D\\\\uDE00-\\\\uD83D\\\\uDE4F]$", "`^[\\uD83D\\uDE00-\\uD83D\\uDE4F]$`")]
    [InlineData("^[😀-😂]$", "`^[😀-😂]$`")]
    public async Task Pattern_ThatNeedsTheFlag_IsDescribed(string pattern, string shown)
    {
        var text = $"The text matches the regular expression {shown} with the flag `u`.";
        var described = await WrittenAsync($"{{\"type\":\"string\",\"pattern\":\"{pattern}\",\"description\":\"A face.\"}}");
        described.AsObject().ContainsKey("pattern").ShouldBeFalse();
        described["description"]!.GetValue<string>().ShouldBe($"A face.\n\n{text}");

        var list = await WrittenAsync($"{{\"type\":\"array\",\"items\":{{\"type\":\"string\",\"pattern\":\"{pattern}\"}}}}");
        list["items"]!["description"]!.GetValue<string>().ShouldBe(text);
        TestContract.Of($"\"p\":{{\"type\":\"string\",\"pattern\":\"{pattern}\"}}").Schema.GetProperty("properties").GetProperty("p")
            .TryGetProperty("pattern", out _).ShouldBeTrue();
    }

    private static async Task ShouldBeWrittenAsync(string schema, string expected)
    {
        var written = await WrittenAsync(schema);
        JsonNode.DeepEquals(written, JsonNode.Parse(expected)).ShouldBeTrue(written.ToJsonString());
    }

    private static async Task<JsonNode> WrittenAsync(string schema)
    {
        var contract = TestContract.Of($"\"p\":{schema}");

        var component = ContractSchema.Parse(ContractSchema.Rewritten(contract.Schema), new OpenApiDocument());

        return JsonNode.Parse(await component.SerializeAsJsonAsync(
            OpenApiSpecVersion.OpenApi3_1, TestContext.Current.CancellationToken))!["properties"]!["p"]!;
    }
}
