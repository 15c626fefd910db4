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
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":["null","number"]}}""")]
    [InlineData("""{"type":"array","items":{"type":"object","properties":{"path":{"type":"string"},"scale":{"type":"number"}}}}""")]
    [InlineData("""{"type":"integer","not":{"enum":[1,2]}}""")]
    [InlineData("""{"anyOf":[{"type":"object","properties":{"kind":{"enum":["box"]}}},{"enum":[1,"x",true]}]}""")]
    public async Task Component_OfAContract_HasItsKeywords(string schema)
    {
        var contract = TestContract.Of($"\"p\":{schema}");

        var component = ContractSchema.Convert(contract.Schema, new OpenApiDocument());

        var written = JsonNode.Parse(await component.SerializeAsJsonAsync(
            OpenApiSpecVersion.OpenApi3_1, TestContext.Current.CancellationToken))!["properties"]!["p"]!;
        JsonNode.DeepEquals(written, JsonNode.Parse(schema)).ShouldBeTrue(written.ToJsonString());
    }
}
