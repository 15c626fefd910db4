using Gateway.Contracts.Import;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The texts and examples of an imported document, and those of an Apifox export.</summary>
public sealed class ImportedTextTests : IDisposable
{
    private const string Property = "\"p\":{\"type\":\"string\"}";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Texts_OfTheSchema_AreUsedIfTheDocumentHasNone()
    {
        (await _run.ImportAsync(ImportRun.Document(Property,
            ",\"title\":\"Image maker\",\"description\":\"Makes a picture.\",\"examples\":[{\"p\":\"a\"}],\"example\":{\"p\":\"b\"}")))
            .ShouldBe(0, _run.Error);
        _run.Json("title").ShouldBe("\"Image maker\"");
        _run.Json("description").ShouldBe("\"Makes a picture.\"");
        _run.Json("examples").ShouldBe("[{\"p\":\"b\"},{\"p\":\"a\"}]");
    }

    [Fact]
    public async Task Texts_OfTheSchema_AreNotedIfTheDocumentHasOthers()
    {
        (await _run.ImportAsync(ImportRun.Document(Property,
            ",\"title\":\"MakerInput\",\"description\":\"The input.\",\"examples\":{\"p\":\"a\"}",
            info: ",\"title\":\"Maker\",\"description\":\"Makes.\""))).ShouldBe(0, _run.Error);
        _run.Json("title").ShouldBe("\"Maker\"");
        _run.Json("description").ShouldBe("\"Makes.\"");
        _run.Error.ShouldContain("#/components/schemas/XInput/title: is left out");
        _run.Error.ShouldContain("#/components/schemas/XInput/description: is left out: the contract has the text of /info/description");
        _run.Error.ShouldContain("#/components/schemas/XInput/examples: is left out: it is not a list");
    }

    [Theory]
    [InlineData("TextToVideoRequest", false), InlineData("InputModel", false), InlineData("ImageToVideoRequestV5_5", false)]
    [InlineData("Input", false), InlineData("Input2511", false), InlineData("Request", false)]
    [InlineData("Body_generate", false), InlineData("Image Input", false)]
    [InlineData("SDXL", true), InlineData("Imagen", true), InlineData("FLUX.1 Model", true), InlineData("Text to video", true)]
    public async Task Title_OfTheSchema_IsLeftOutIfItIsTheNameOfAClass(string title, bool isKept)
    {
        (await _run.ImportAsync(ImportRun.Document(Property, $",\"title\":\"{title}\""))).ShouldBe(0, _run.Error);
        _run.Contract().Title.ShouldBe(isKept ? title : "fal-ai/x");
        _run.Error.Contains("#/components/schemas/XInput/title: is left out: it is the name of a schema", StringComparison.Ordinal)
            .ShouldBe(!isKept);
    }

    [Fact]
    public async Task Title_OfTheDocument_CanBeOneWord()
    {
        (await _run.ImportAsync(ImportRun.Document(Property, info: ",\"title\":\"TextToVideo\""))).ShouldBe(0, _run.Error);
        _run.Contract().Title.ShouldBe("TextToVideo");
    }

    [Fact]
    public async Task Example_OfTheSchema_ThatIsNotValid_HasItsPointer()
    {
        await _run.ImportAsync(ImportRun.Document(Property, ",\"examples\":[{\"p\":\"a\"},{\"p\":1}]"));
        _run.Warnings.ShouldHaveSingleItem().ShouldContain("#/components/schemas/XInput/examples/1: is left out: violates");
        _run.Json("examples").ShouldBe("[{\"p\":\"a\"}]");
    }

    [Fact]
    public async Task Texts_OfTheDocument_HaveTheirPointers()
    {
        var document = ImportRun.Document(Property, info: $",\"description\":\"{new string('y', 5000)}\"");
        (await _run.ImportAsync(document.Replace("{\"endpointId\"", "{\"documentationUrl\":\"no url\",\"endpointId\"",
            StringComparison.Ordinal))).ShouldBe(0, _run.Error);
        _run.Contract().Description!.Length.ShouldBe(4096);
        _run.Error.ShouldContain("#/info/description: is cut after 4096 characters");
        _run.Error.ShouldContain("#/info/x-fal-metadata/documentationUrl: is left out");
    }

    [Theory]
    [InlineData("支持:jpeg、png或webp", "\"enum\":[\"jpeg\",\"png\",\"webp\"]"), InlineData("支持:jpeg和png。", "\"enum\":[\"jpeg\",\"png\"]")]
    [InlineData("支持:jpeg、png格式", "\"enum\":[\"jpeg\",\"png\"]")]
    [InlineData("支持:jpeg、png,默认值:png", "\"enum\":[\"jpeg\",\"png\"],\"default\":\"png\"")]
    [InlineData("支持:jpeg、png等", ""), InlineData("支持:jpeg、png、其他", ""), InlineData("默认值为：auto", "\"default\":\"auto\"")]
    [InlineData("默认值:16:9", "\"default\":\"16:9\"")]
    public async Task Apifox_Text_HasTheValuesOfItsDescription(string description, string keywords) =>
        (await PropertyAsync("string", description)).ShouldBe(Expected("string", description, keywords));

    [Theory]
    [InlineData("integer", "默认值为：1", "\"default\":1"), InlineData("boolean", "默认值:True", "\"default\":true")]
    [InlineData("integer", "范围值:01-04,默认值：2.", "\"minimum\":1,\"maximum\":4,\"default\":2")]
    [InlineData("number", "默认值:.5", "\"default\":0.5")]
    [InlineData("boolean", "默认值:1", "")]
    public async Task Apifox_Value_HasTheDefaultOfItsDescription(string type, string description, string keywords) =>
        (await PropertyAsync(type, description)).ShouldBe(Expected(type, description, keywords));

    [Fact]
    public async Task Apifox_WordOfTheBodyBeforeIt_IsSkipped()
    {
        var text = "POST /fal-ai/x\n\n请求体 says: { not json }\n请求体 again {\"a\":1}\n\n请求体\n\n"
            + "{\"jsonSchema\":{\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"string\"}}}}";
        (await _run.RunAsync(new ImportOptions([_run.Write("x.txt", text)]))).ShouldBe(0, _run.Error);
        _run.Contract().Parameters.ShouldHaveSingleItem().Name.ShouldBe("p");
    }

    private async Task<string> PropertyAsync(string type, string description)
    {
        var text = "POST /fal-ai/x\n\n请求体\n\n{\"jsonSchema\":{\"type\":\"object\",\"properties\":{\"p\":"
            + $"{{\"type\":\"{type}\",\"description\":\"{description}\"}}}}}}}}";
        (await _run.RunAsync(new ImportOptions([_run.Write("x.txt", text)]))).ShouldBe(0, _run.Error);
        return _run.Output[(_run.Output.IndexOf("\"p\": {", StringComparison.Ordinal) + 6)..]
            .Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Split('}')[0];
    }

    private static string Expected(string type, string description, string keywords) =>
        $"\"type\":\"{type}\",\"description\":\"{description}\"{(keywords.Length == 0 ? "" : ",")}{keywords}";
}
