using System.Net;
using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;
using Gateway.Testing.Contracts.Vocabulary;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary><c>contracts import</c>: the file that it writes, what it reports, and its options.</summary>
public sealed class ContractImportTests : IDisposable
{
    private readonly TestFiles _files = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _files.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task FalDocument_BecomesAContract()
    {
        (await ImportAsync(FalDocument.Text)).ShouldBe(0);

        var contract = Read(_output.ToString());
        contract.Model.ShouldBe(FalDocument.Model);
        contract.Title.ShouldBe(FalDocument.Model);
        contract.Documentation!.ToString().ShouldBe("https://fal.ai/models/fal-ai/flux-made-up/image-to-image/api");
        contract.Parameters.Select(parameter => parameter.Name).Take(5)
            .ShouldBe(["prompt", "image_url", "image_size", "seed", "loras"]);
        contract.Parameters.Where(parameter => parameter.Required).Select(parameter => parameter.Name).ShouldBe(["prompt", "image_url"]);
        contract.Parameters.Where(parameter => parameter.Schema.IsUri || parameter.Schema.Items is { IsUri: true })
            .Select(parameter => parameter.Name).ShouldBe(["image_url", "mask_urls"]);
        contract.Parameters.Single(parameter => parameter.Name == "strength").Schema.ExclusiveMinimum!.Text.ShouldBe("0");
        contract.Parameters.Single(parameter => parameter.Name == "seed").Schema.IsNullable.ShouldBeTrue();
        contract.Parameters.Single(parameter => parameter.Name == "color").Schema.Default.ShouldNotBeNull();
        System.Text.Json.JsonSerializer.Serialize(contract.Example!.Value).ShouldBe(
            """{"prompt":"A cat","image_url":"https://a.io/cat.png"}""");
    }

    [Fact]
    public async Task FalDocument_Layout_IsFitForDiffs()
    {
        await ImportAsync(FalDocument.Text);
        var text = _output.ToString();
        text.ShouldStartWith("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "model": "fal-ai/flux-made-up/image-to-image",
              "documentation": "https://fal.ai/models/fal-ai/flux-made-up/image-to-image/api",
              "type": "object",
              "properties": {
                "prompt": {
                  "type": "string",
                  "minLength": 2,
                  "maxLength": 20,
                  "description": "What to show.",

            """.ReplaceLineEndings("\n"));
        text.ShouldEndWith("}\n");
        text.ShouldNotContain('\r');
    }

    [Fact]
    public async Task FalDocument_WhatIsLeftOut_IsPrintedWithItsPlace()
    {
        var file = _files.Write("x.json", FalDocument.Text);
        await RunAsync(new ImportOptions([file]));
        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var input = $"{file}#/components/schemas/FluxMadeUpInput/properties";
        lines.ShouldContain($"note     {input}/image_url: is the URL of a picture: 'format': 'uri' checks it");
        lines.ShouldContain($"note     {input}/video_url: is a URL, but not of a picture: it has no check");
        lines.ShouldContain($"note     {input}/prompt/ui: 'ui' limits no value and is left out");
        lines.ShouldAllBe(line => line.StartsWith("note     "));
    }

    public static TheoryData<string, string> Inexpressible => new()
    {
        { "{\"type\":\"object\",\"minProperties\":1}", "minProperties: 'minProperties' is left out: a contract does not have it here" },
        { "{\"type\":\"string\",\"format\":\"binary\"}", "format: 'binary' is left out: it is not enforced" },
        { "{\"type\":\"string\",\"pattern\":\"(?=a)\"}", "pattern: is left out: looks ahead or behind" },
        { "{\"type\":\"integer\",\"minimum\":1,\"default\":0}", "default: is left out: violates its own contract: must be at least 1" },
        { "{\"type\":\"string\",\"default\":null}", "default: is left out: violates its own contract" },
        { "{\"type\":\"string\",\"enum\":[\"a\",\"a\"]}", "enum/1: is left out: it is listed twice" },
        { "{\"type\":\"string\",\"enum\":[\"a\",5]}", "enum/1: is left out: must be a short value of the type 'string'" },
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}", "enum: does not list null, which the type allows" },
        { "{\"type\":\"string\",\"enum\":[\"a\",null]}", "enum: lists null, which the type does not allow" },
        { "{\"type\":\"file\"}", "type: is not a type of JSON; any value is accepted" },
        { "{\"$ref\":\"#/components/schemas/None\"}", "$ref: refers to '#/components/schemas/None', which is no schema" },
        { "{\"type\":\"object\",\"properties\":{\"a b\":{\"type\":\"string\"}}}", "properties/a b: is left out: a parameter's name" },
        { "{\"type\":\"object\",\"properties\":{},\"required\":[\"q\"]}", "required/0: is left out: it is not the name of a property" },
        { "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"string\"}]}", "allOf: has several schemas that are not objects" },
        { "{\"anyOf\":[{\"type\":\"string\"}],\"minLength\":1}", "minLength: 'minLength' is left out" },
        { "{\"type\":\"array\",\"items\":[{\"type\":\"string\"}]}", "items: is not a schema; any value is accepted" },
        { "{\"type\":\"number\",\"maximum\":1,\"minimum\":2}", "minimum: is left out: is above 'maximum'" },
        { "{\"type\":\"string\",\"if\":{}}", "if: 'if' is left out" },
    };

    [Theory, MemberData(nameof(Inexpressible))]
    public async Task Part_ThatNoContractExpresses_IsLeftOutWithAWarning(string schema, string warning)
    {
        (await ImportAsync(Document($"\"p\":{schema}"))).ShouldBe(0, _error.ToString());
        Read(_output.ToString()).Parameters.ShouldHaveSingleItem();
        _error.ToString().ShouldContain($"#/components/schemas/XInput/properties/p/{warning}");
        _error.ToString().ShouldContain("warning  ");
    }

    public static TheoryData<string, string> Expressible => new()
    {
        { "{\"type\":\"number\",\"minimum\":0,\"exclusiveMinimum\":true}", "{\"type\":\"number\",\"exclusiveMinimum\":0}" },
        { "{\"type\":\"integer\",\"maximum\":5,\"exclusiveMaximum\":false}", "{\"type\":\"integer\",\"maximum\":5}" },
        { "{\"title\":\"P\",\"type\":\"string\",\"nullable\":true}", "{\"type\":[\"string\",\"null\"]}" },
        { "{\"title\":\"Other\",\"type\":\"string\"}", "{\"type\":\"string\",\"title\":\"Other\"}" },
        { "{\"type\":\"string\",\"example\":\"a\"}", "{\"type\":\"string\",\"examples\":[\"a\"]}" },
        { "{\"type\":\"object\",\"additionalProperties\":{}}", "{\"type\":\"object\",\"additionalProperties\":true}" },
        { "{\"type\":\"array\",\"items\":{}}", "{\"type\":\"array\"}" },
        { "{\"enum\":[\"a\",\"b\"]}", "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}" },
        { "{\"type\":\"string\",\"anyOf\":[{\"enum\":[\"a\"]},{\"minLength\":2}]}",
            "{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"a\"]},{\"type\":\"string\",\"minLength\":2}]}" },
        { "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},"
            + "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"integer\"}},\"required\":[\"b\"]}]}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"integer\"}},\"required\":[\"a\",\"b\"]}" },
        { "{\"type\":\"integer\",\"default\":5.0,\"multipleOf\":0.10}", "{\"type\":\"integer\",\"multipleOf\":0.10,\"default\":5.0}" },
    };

    [Theory, MemberData(nameof(Expressible))]
    public async Task Part_OfOpenApi_IsWrittenInTheVocabulary(string schema, string expected)
    {
        (await ImportAsync(Document($"\"p\":{schema}"))).ShouldBe(0, _error.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(_output.ToString());
        System.Text.Json.JsonSerializer.Serialize(json.RootElement.GetProperty("properties").GetProperty("p")).ShouldBe(expected);
        _error.ToString().ShouldNotContain("warning");
    }

    [Fact]
    public async Task Reference_ThatLeadsBackToItself_IsLeftOutWithAWarning()
    {
        (await ImportAsync(Document(
            "\"p\":{\"$ref\":\"#/components/schemas/Node\"}",
            ",\"Node\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/components/schemas/Node\"}}}"))).ShouldBe(0);
        _error.ToString().ShouldContain("#/components/schemas/Node/properties/next/$ref: leads back to itself");
        Read(_output.ToString()).Parameters[0].Schema.Members!.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("image_url", true), InlineData("mask_image_url", true), InlineData("mask_url", true), InlineData("first_frame_url", true)]
    [InlineData("reference_image_urls", true), InlineData("url", true), InlineData("video_url", false), InlineData("audio_urls", false)]
    [InlineData("images_data_url", false), InlineData("images_zip_url", false), InlineData("lora_url", false), InlineData("image", null)]
    public async Task Url_OfAPicture_IsRecognised(string name, bool? isPicture)
    {
        var schema = name.EndsWith("urls", StringComparison.Ordinal)
            ? "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
            : "{\"type\":\"string\"}";
        await ImportAsync(Document($"\"{name}\":{schema}"));
        var read = Read(_output.ToString()).Parameters[0].Schema;
        (read.Items ?? read).IsUri.ShouldBe(isPicture == true);
        _error.ToString().Contains("URL", StringComparison.Ordinal).ShouldBe(isPicture is not null);
    }

    [Fact]
    public async Task ApifoxExport_Imported_HasTheRulesOfTheBuiltInContract()
    {
        var seed = "/fal-ai/qwen-image-edit-lora\n\nPOST /fal-ai/qwen-image-edit-lora\n\n请求体\n\n" + """
            {
              "type": "application/json",
              "jsonSchema": {
                "type": "object",
                "properties": {
                  "image_url": { "type": "string", "description": "图片url" },
                  "prompt": { "type": "string", "description": "提示词" },
                  "num_inference_steps": { "type": "integer", "description": "范围值:2-100" },
                  "guidance_scale": { "type": "integer", "description": "范围值:2-100" },
                  "num_images": { "type": "integer", "description": "生成图片数量,范围值:1-4" },
                  "enable_safety_checker": { "type": "boolean", "description": "启用安全检查,默认值:true" },
                  "output_format": { "type": "string", "description": "输出图片格式,支持:jpeg、png" },
                  "negative_prompt": { "type": "string" },
                  "acceleration": { "type": "string", "description": "图像生成的加速级别。枚举值: 'none', 'regular','high'" }
                },
                "required": ["prompt", "image_url"],
                "x-apifox-orders": ["prompt", "num_inference_steps"]
              },
              "examples": [{ "mediaType": "application/json",
                "value": "{\r\n \"prompt\": \"Change bag\", \"image_url\": \"https://a.io/x.png\" }" }]
            }
            """ + "\n\n响应\n\n[ { \"id\": 767390792 } ]\n";
        var file = _files.Write("seed.txt", seed);

        (await RunAsync(new ImportOptions([file]) { Check = true })).ShouldBe(0, _output.ToString());

        _output.ToString().ShouldStartWith("same     ");
        _error.ToString().ShouldContain(
            $"note     {file}#/jsonSchema/properties/num_images/description: 'maximum': 4 is read from the description");
    }

    [Fact]
    public async Task Output_Directory_GetsAFileThatPassesTheCheck()
    {
        var file = _files.Write("x.json", FalDocument.Text);
        var directory = Path.Combine(_files.Directory, "contracts");
        (await RunAsync(new ImportOptions([file]) { Output = directory, Price = "0.035/megapixel" })).ShouldBe(0, _error.ToString());

        Directory.GetFiles(directory).ShouldBe([Path.Combine(directory, "flux-made-up-image-to-image.json")]);
        using var output = new StringWriter();
        ContractCheck.Check([directory], output, output).ShouldBe(0, output.ToString());
        (await File.ReadAllTextAsync(
            Path.Combine(directory, "prices", "flux-made-up-image-to-image.json"), TestContext.Current.CancellationToken)).ShouldBe("""
            {
              "model": "fal-ai/flux-made-up/image-to-image",
              "unit": "megapixel",
              "amount": "0.035"
            }

            """.ReplaceLineEndings("\n"));

        (await RunAsync(new ImportOptions([file]) { Output = directory, Check = true })).ShouldBe(0);
        (await RunAsync(new ImportOptions([file, file]) { Output = directory })).ShouldBe(1);
        _error.ToString().ShouldContain("was already written for 'fal-ai/flux-made-up/image-to-image'");
    }

    [Fact]
    public async Task Output_FileOfAnotherModel_IsKept()
    {
        var other = TestFiles.Contract("\"p\":{\"type\":\"string\"}", model: "fal-ai/other");
        var path = _files.Write("flux-made-up-image-to-image.json", other);
        var document = Path.Combine(Directory.CreateDirectory(Path.Combine(_files.Directory, "in")).FullName, "x.json");
        await File.WriteAllTextAsync(document, FalDocument.Text, TestContext.Current.CancellationToken);
        (await RunAsync(new ImportOptions([document]) { Output = _files.Directory })).ShouldBe(1);
        _error.ToString().ShouldContain("is the contract of another model, 'fal-ai/other'");
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe(other);
    }

    [Fact]
    public async Task Check_OfAnotherContract_PrintsTheDifferences()
    {
        _files.Write("existing.json", TestFiles.Contract(
            "\"p\":{\"type\":\"integer\",\"maximum\":4,\"description\":\"x\"},\"old\":{\"type\":\"string\"},\"e\":{\"enum\":[\"a\",\"b\"]}",
            ",\"required\":[\"p\"]", model: "fal-ai/x"));
        var directory = Directory.CreateDirectory(Path.Combine(_files.Directory, "in")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, "x.json"),
            Document("\"p\":{\"type\":\"integer\",\"maximum\":5,\"description\":\"y\"},\"new\":{\"type\":\"boolean\"},"
                + "\"e\":{\"type\":\"string\",\"enum\":[\"b\",\"a\"]}"),
            TestContext.Current.CancellationToken);

        (await RunAsync(new ImportOptions([directory]) { Output = _files.Directory, Check = true })).ShouldBe(1);

        _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf('#') + 1)..]).ShouldBe(
        [
            "/properties/p/maximum: the contract has 4, the document 5",
            "/properties/old: only the contract has it: {\"type\":\"string\"}",
            "/properties/e/type: only the document has it: \"string\"",
            "/properties/new: only the document has it: {\"type\":\"boolean\"}",
            "/required: only the contract has it: [\"p\"]",
        ]);
    }

    [Fact]
    public async Task Check_WithoutAContract_Fails()
    {
        (await ImportAsync(FalDocument.Text, check: true)).ShouldBe(1);
        _error.ToString().ShouldContain("problem  there is no contract for 'fal-ai/flux-made-up/image-to-image'");
    }

    [Theory]
    [InlineData("{\"openapi\":\"3.0.4\"}", "says no model")]
    [InlineData("{\"swagger\":\"2.0\"}", "is a document of Swagger 2")]
    [InlineData("{\"a\":1}", "is neither an OpenAPI document nor an Apifox export")]
    [InlineData("{\"openapi\":\"3.0.4\",}", "line 1, column 20: is not valid JSON: a trailing comma")]
    [InlineData("{\"openapi\":\"3.0.4\",\"openapi\":\"3.0.4\"}", "duplicate name 'openapi'")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("", "is empty")]
    [InlineData("{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"../x\"}}}", "is not valid")]
    [InlineData("{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"fal-ai/x\"}}}", "has no POST path with a JSON body")]
    public async Task Document_WithoutAModelOrABody_IsAProblem(string text, string problem)
    {
        (await ImportAsync(text)).ShouldBe(1);
        _output.ToString().ShouldBeEmpty();
        _error.ToString().ShouldStartWith("problem  ");
        _error.ToString().ShouldContain(problem);
    }

    [Fact]
    public async Task Model_OfTheOption_IsUsed()
    {
        var file = _files.Write("x.json", "{\"openapi\":\"3.0.0\",\"components\":{\"schemas\":{\"XInput\":{\"type\":\"object\","
            + "\"properties\":{\"prompt\":{\"type\":\"string\"}}}}}}");
        (await RunAsync(new ImportOptions([file]) { Model = "fal-ai/named" })).ShouldBe(0);
        Read(_output.ToString()).Model.ShouldBe("fal-ai/named");
        (await RunAsync(new ImportOptions([file, file]) { Model = "fal-ai/named" })).ShouldBe(2);
    }

    [Fact]
    public async Task Files_ThatDoNotExist_AreProblemsAndTheOthersAreImported()
    {
        var file = _files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([Path.Combine(_files.Directory, "none.json"), file]))).ShouldBe(1);
        _error.ToString().ShouldContain("none.json: there is no such file or directory");
        Read(_output.ToString()).Model.ShouldBe(FalDocument.Model);
    }

    [Theory]
    [InlineData("0.04", "image", "0.04"), InlineData("0.2/job", "job", "0.2")]
    public async Task Price_IsPrintedAfterTheContract(string price, string unit, string amount)
    {
        var file = _files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([file]) { Price = price })).ShouldBe(0);
        _output.ToString().ShouldEndWith($"\"unit\": \"{unit}\",\n  \"amount\": \"{amount}\"\n}}\n");
    }

    [Theory]
    [InlineData("cheap"), InlineData("0.04/pixel"), InlineData("-1"), InlineData("0.04/")]
    public async Task Price_NotValid_IsAProblem(string price)
    {
        var file = _files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([file]) { Price = price })).ShouldBe(1);
        _error.ToString().ShouldContain($"problem  --price {price}: ");
    }

    [Fact]
    public async Task Url_IsReadOnlyIfAsked()
    {
        const string url = "https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/x";
        using var handler = new Answering(FalDocument.Text);
        var cancellation = TestContext.Current.CancellationToken;
        (await ContractImport.RunAsync(new ImportOptions([url]), _output, _error, handler, cancellation)).ShouldBe(2);
        _error.ToString().ShouldContain("--allow-urls");
        handler.Asked.ShouldBeEmpty();

        using var again = new Answering(FalDocument.Text);
        (await ContractImport.RunAsync(
            new ImportOptions([url]) { AllowsUrls = true }, _output, _error, again, TestContext.Current.CancellationToken)).ShouldBe(0);
        again.Asked.ShouldBe([url]);
        Read(_output.ToString()).Model.ShouldBe(FalDocument.Model);
    }

    [Fact]
    public async Task Url_ThatAnswersWithAnError_IsAProblem()
    {
        using var handler = new Answering("", HttpStatusCode.NotFound);
        (await ContractImport.RunAsync(
            new ImportOptions(["https://a.io/x", "ftp://a.io/x"]) { AllowsUrls = true }, _output, _error, handler,
            TestContext.Current.CancellationToken)).ShouldBe(1);
        _error.ToString().ShouldContain("problem  https://a.io/x: can't be read: ");
        _error.ToString().ShouldContain("problem  ftp://a.io/x: is not an http or https URL");
    }

    private static string Document(string properties, string schemas = "") =>
        "{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"fal-ai/x\"}},\"components\":{\"schemas\":{\"XInput\":"
        + $"{{\"type\":\"object\",\"properties\":{{{properties}}}}}{schemas}}}}},\"paths\":{{\"/fal-ai/x\":{{\"post\":{{\"requestBody\":"
        + "{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/XInput\"}}}}}}}}";

    private Task<int> ImportAsync(string document, bool check = false) =>
        RunAsync(new ImportOptions([_files.Write("document.json", document)]) { Check = check });

    private async Task<int> RunAsync(ImportOptions options)
    {
        using var handler = new Answering("");
        return await ContractImport.RunAsync(options, _output, _error, handler, TestContext.Current.CancellationToken);
    }

    private static Contract Read(string json)
    {
        var (contract, problems) = ContractReader.Read("imported.json", Encoding.UTF8.GetBytes(json));
        problems.ShouldBeEmpty();
        return contract!;
    }

    private sealed class Answering(string text, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });
        }
    }
}
