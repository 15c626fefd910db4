namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The import of the schemas of a document: what a contract expresses, and what is left out.</summary>
public sealed class ImportedSchemaTests : ImportTest
{
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
        { "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "allOf: has several schemas that cannot be combined" },
        { "{\"anyOf\":[{\"type\":\"string\"}],\"minLength\":1}", "minLength: 'minLength' is left out" },
        { "{\"type\":\"array\",\"items\":[{\"type\":\"string\"}]}", "items: is not a schema; any value is accepted" },
        { "{\"type\":\"number\",\"maximum\":1,\"minimum\":2}", "minimum: is left out: is above 'maximum'" },
        { "{\"type\":\"string\",\"if\":{}}", "if: 'if' is left out" },
    };

    [Theory, MemberData(nameof(Inexpressible))]
    public async Task Part_ThatNoContractExpresses_IsLeftOutWithAWarning(string schema, string warning)
    {
        (await ImportAsync(Document($"\"p\":{schema}"))).ShouldBe(0, Error.ToString());
        Read(Output.ToString()).Parameters.ShouldHaveSingleItem();
        Error.ToString().ShouldContain($"#/components/schemas/XInput/properties/p/{warning}");
        Error.ToString().ShouldContain("warning  ");
    }

    /// <summary>A document says in <c>minLength</c> that a text must not be empty. The line stands only where it says something.</summary>
    [Theory]
    [InlineData("{\"type\":\"string\"}", true, true)]
    [InlineData("{\"type\":\"string\"}", false, false)]
    [InlineData("{\"type\":\"string\",\"minLength\":1}", true, true)]
    [InlineData("{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}", true, true)]
    [InlineData("{\"type\":\"integer\"}", true, false)]
    [InlineData("{\"type\":\"string\",\"enum\":[\"a\"]}", true, false)]
    [InlineData("{\"type\":\"string\",\"enum\":[\"a\",\"\"]}", true, true)]
    [InlineData("{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}}",
        false, true)]
    public async Task RequiredText_MayBeBlankAsInTheDocument(string schema, bool isRequired, bool isWritten)
    {
        var document = Document($"\"p\":{schema}");
        const string list = "\"type\":\"object\",\"properties\":{\"p\"";
        (await ImportAsync(isRequired ? document.Replace(list, $"\"required\":[\"p\"],{list}", StringComparison.Ordinal) : document))
            .ShouldBe(0, Error.ToString());

        Output.ToString().Contains("\"allowBlank\": true", StringComparison.Ordinal).ShouldBe(isWritten, Output.ToString());
        Read(Output.ToString()).Parameters.Single().Required.ShouldBe(isRequired);
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
        { "{\"type\":\"string\",\"minLength\":2.0,\"maxLength\":1e3}", "{\"type\":\"string\",\"minLength\":2,\"maxLength\":1000}" },
        { "{\"type\":\"array\",\"minItems\":0.0,\"maxItems\":5.00}", "{\"type\":\"array\",\"minItems\":0,\"maxItems\":5}" },
        { "{\"type\":\"integer\",\"default\":5.0,\"multipleOf\":0.10}", "{\"type\":\"integer\",\"multipleOf\":0.10,\"default\":5.0}" },
    };

    [Theory, MemberData(nameof(Expressible))]
    public async Task Part_OfOpenApi_IsWrittenInTheVocabulary(string schema, string expected)
    {
        (await ImportAsync(Document($"\"p\":{schema}"))).ShouldBe(0, Error.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(Output.ToString());
        System.Text.Json.JsonSerializer.Serialize(json.RootElement.GetProperty("properties").GetProperty("p")).ShouldBe(expected);
        Error.ToString().ShouldNotContain("warning");
    }

    [Fact]
    public async Task Reference_ThatLeadsBackToItself_IsLeftOutWithAWarning()
    {
        (await ImportAsync(Document(
            "\"p\":{\"$ref\":\"#/components/schemas/Node\"}",
            ",\"Node\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/components/schemas/Node\"}}}"))).ShouldBe(0);
        Error.ToString().ShouldContain("#/components/schemas/Node/properties/next/$ref: leads back to itself");
        Read(Output.ToString()).Parameters[0].Schema.Members!.ShouldHaveSingleItem();
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
        var read = Read(Output.ToString()).Parameters[0].Schema;
        (read.Items ?? read).IsUri.ShouldBe(isPicture == true);
        Error.ToString().Contains("URL", StringComparison.Ordinal).ShouldBe(isPicture is not null);
    }

    [Theory]
    [InlineData("\"X\":{\"allOf\":[{\"$ref\":\"#/components/schemas/X\"},{\"type\":\"object\",\"properties\":{}}]}",
        "leads back to itself")]
    [InlineData("\"X\":{\"allOf\":[{\"$ref\":\"#/components/schemas/Y\"},{\"type\":\"object\",\"properties\":{}}]},"
        + "\"Y\":{\"allOf\":[{\"$ref\":\"#/components/schemas/X\"},{\"type\":\"object\",\"properties\":{}}]}", "leads back to itself")]
    public async Task AllOf_ThatContainsItself_IsAProblem(string schemas, string problem)
    {
        (await ImportAsync(Document("\"p\":{\"$ref\":\"#/components/schemas/X\"}", "," + schemas))).ShouldBe(1);
        Error.ToString().ShouldContain(problem);
    }

    /// <summary>Each schema contains the next one twice.</summary>
    [Theory]
    [InlineData("{\"allOf\":[NEXT,NEXT],\"properties\":{}}", "10000 schemas are merged")]
    [InlineData("{\"anyOf\":[NEXT,NEXT]}", "more than 20000 schemas")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":NEXT,\"b\":NEXT}}", "more than 20000 schemas")]
    public async Task Schemas_ThatGrowWithEachReference_AreAProblem(string schema, string problem)
    {
        var schemas = Enumerable.Range(0, 40).Select(
            n => $",\"X{n}\":{schema.Replace("NEXT", $"{{\"$ref\":\"#/components/schemas/X{n + 1}\"}}", StringComparison.Ordinal)}");
        (await ImportAsync(Document(
            "\"p\":{\"$ref\":\"#/components/schemas/X0\"}",
            string.Concat(schemas) + ",\"X40\":{\"type\":\"object\",\"properties\":{}}"))).ShouldBe(1);
        Error.ToString().ShouldContain(problem);
    }

    [Theory]
    [InlineData("\\n            The seed.\\n            The same seed makes the same picture.\\n        ",
        "The seed.\nThe same seed makes the same picture.")]
    [InlineData("Modes:\\n  - one\\n    - a part\\n\\n  - two  ", "Modes:\n- one\n  - a part\n\n- two")]
    public async Task Description_OfAProgram_HasNoIndentation(string text, string expected)
    {
        (await ImportAsync(Document($"\"p\":{{\"type\":\"integer\",\"description\":\"{text}\"}}"))).ShouldBe(0);
        Read(Output.ToString()).Parameters.ShouldHaveSingleItem().Schema.Description.ShouldBe(expected);
    }
}
