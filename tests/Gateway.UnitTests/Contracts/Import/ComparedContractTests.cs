using Gateway.Contracts.Import;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary><c>contracts import --check</c> prints what the contract and the document accept differently, and nothing else.</summary>
public sealed class ComparedContractTests : IDisposable
{
    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("{\"type\":[\"integer\",\"null\"]}", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}")]
    [InlineData("{\"type\":[\"null\",\"integer\"],\"minimum\":1}", "{\"type\":\"integer\",\"nullable\":true,\"minimum\":1}")]
    [InlineData("{\"const\":\"x\"}", "{\"type\":\"string\",\"enum\":[\"x\"]}")]
    [InlineData("{\"enum\":[\"x\",\"y\"]}", "{\"type\":\"string\",\"enum\":[\"y\",\"x\"]}")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}")]
    [InlineData("{\"type\":[\"string\",\"integer\"],\"maxLength\":2}",
        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\",\"maxLength\":2}]}")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}]}",
        "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"},{\"type\":\"integer\"}]}")]
    [InlineData("{\"type\":\"string\",\"minLength\":0}", "{\"type\":\"string\"}")]
    [InlineData("{\"type\":\"array\",\"minItems\":0}", "{\"type\":\"array\"}")]
    [InlineData("{\"type\":\"string\",\"deprecated\":true}", "{\"type\":\"string\"}")]
    [InlineData("{\"type\":\"number\",\"minimum\":1.0}", "{\"type\":\"number\",\"minimum\":1}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}},\"required\":[\"a\",\"b\"]}",
        "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"},\"a\":{\"type\":\"string\"}},\"required\":[\"b\",\"a\"]}")]
    public async Task SameValues_InOtherWords_AreNoDifference(string contract, string document)
    {
        (await CompareAsync($"\"p\":{contract}", "", $"\"p\":{document}", "")).ShouldBe(0, _run.Output);
        (await CompareAsync($"\"p\":{document}", "",
            $"\"p\":{contract}", "")).ShouldBe(0, _run.Output);
    }

    [Theory]
    [InlineData("{\"type\":[\"integer\",\"null\"]}", "{\"type\":\"integer\"}", "/properties/p/type")]
    [InlineData("{\"const\":\"x\"}", "{\"type\":\"string\",\"enum\":[\"x\",\"y\"]}", "/properties/p/enum")]
    [InlineData("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"boolean\"}]}",
        "/properties/p/anyOf: only the document has it: {\"type\":\"boolean\"}")]
    [InlineData("{\"oneOf\":[{\"type\":\"string\",\"maxLength\":2},{\"type\":\"string\",\"minLength\":1}]}",
        "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":2},{\"type\":\"string\",\"minLength\":1}]}", "/properties/p/oneOf")]
    [InlineData("{\"type\":\"string\",\"default\":\"a\"}", "{\"type\":\"string\",\"default\":\"b\"}", "/properties/p/default")]
    [InlineData("{\"type\":\"string\",\"minLength\":1}", "{\"type\":\"string\"}", "/properties/p/minLength")]
    public async Task OtherValues_AreADifference(string contract, string document, string line)
    {
        (await CompareAsync($"\"p\":{contract}", "", $"\"p\":{document}", "")).ShouldBe(1);
        _run.Output.ShouldContain("#" + line);
    }

    /// <summary>Whether blank texts are refused is the operator's choice.</summary>
    [Theory]
    [InlineData("", "", 0)]
    [InlineData(",\"allowBlank\":true", "", 0)]
    [InlineData("", ",\"minLength\":1", 0)]
    [InlineData(",\"allowBlank\":true", ",\"minLength\":1", 1)]
    [InlineData("", ",\"minLength\":2", 1)]
    public async Task BlankTexts_ThatTheContractRefuses_AreNoDifference(string contract, string document, int exit)
    {
        const string required = ",\"required\":[\"p\"]";
        (await CompareAsync("\"p\":{\"type\":\"string\"}", required + contract, $"\"p\":{{\"type\":\"string\"{document}}}", required))
            .ShouldBe(exit, _run.Output);
    }

    [Theory]
    [InlineData(",\"unknownParameters\":\"Reject\"", "", 0)]
    [InlineData(",\"unknownParameters\":\"Reject\"", ",\"additionalProperties\":false", 0)]
    [InlineData(",\"unknownParameters\":\"Warn\"", ",\"additionalProperties\":false", 1)]
    [InlineData(",\"additionalProperties\":false", "", 1), InlineData("", ",\"additionalProperties\":false", 1)]
    [InlineData(",\"additionalProperties\":true", "", 0)]
    public async Task UnknownParameters_ThatTheDocumentRefuses_AreADifference(string contract, string document, int exit)
    {
        const string properties = "\"p\":{\"type\":\"string\"}";
        (await CompareAsync(properties, contract, properties, document)).ShouldBe(exit, _run.Output);
    }

    private Task<int> CompareAsync(string contract, string more, string document, string moreOfDocument)
    {
        _run.Write("out/x.json", TestFiles.Contract(contract, more, model: "fal-ai/x"));
        return _run.RunAsync(new ImportOptions([_run.Write("in/x.json", ImportRun.Document(document, moreOfDocument))])
        {
            Check = true,
            Output = _run.PathOf("out"),
        });
    }
}
