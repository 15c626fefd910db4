namespace Gateway.UnitTests.Contracts.Import;

/// <summary><c>allOf</c> of texts and numbers, and <c>allOf</c> with null: one schema says the same, or a warning names the loss.</summary>
public sealed class ImportedAllOfTests : IDisposable
{
    private const string Any = "{\"type\":[\"string\",\"number\",\"boolean\",\"array\",\"object\",\"null\"]}";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    public static TheoryData<string, string> Exact => new()
    {
        { "{\"type\":\"string\",\"minLength\":1},{\"type\":\"string\",\"maxLength\":5,\"pattern\":\"^a\"}",
            "{\"type\":\"string\",\"minLength\":1,\"maxLength\":5,\"pattern\":\"^a\"}" },
        { "{\"type\":\"string\",\"minLength\":1,\"maxLength\":9},{\"type\":\"string\",\"minLength\":2,\"maxLength\":8}",
            "{\"type\":\"string\",\"minLength\":2,\"maxLength\":8}" },
        { "{\"type\":[\"string\",\"integer\"]},{\"type\":\"number\",\"maximum\":5},{\"maximum\":4.5}",
            "{\"type\":\"integer\",\"maximum\":4.5}" },
        { "{\"type\":\"number\",\"minimum\":9007199254740992},{\"type\":\"number\",\"minimum\":9007199254740993}",
            "{\"type\":\"number\",\"minimum\":9007199254740993}" },
        { "{\"type\":\"number\",\"minimum\":0,\"exclusiveMinimum\":false},{\"type\":\"number\",\"minimum\":1,\"exclusiveMinimum\":true}",
            "{\"type\":\"number\",\"minimum\":0,\"exclusiveMinimum\":1}" },
        { "{\"type\":\"number\",\"minimum\":0},{\"exclusiveMinimum\":true}", "{\"type\":\"number\",\"minimum\":0}" },
        { "{\"exclusiveMaximum\":true},{\"type\":\"number\",\"maximum\":5}", "{\"type\":\"number\",\"maximum\":5}" },
        { "{\"enum\":[\"a\",\"b\"]},{\"enum\":[\"b\",\"c\"]}", "{\"type\":\"string\",\"enum\":[\"b\"]}" },
        { "{\"type\":\"string\",\"pattern\":\"a\",\"maxLength\":9},{\"type\":\"string\",\"pattern\":\"a\"}",
            "{\"type\":\"string\",\"maxLength\":9,\"pattern\":\"a\"}" },
        { "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":false},{\"minItems\":1,\"uniqueItems\":true}",
            "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"},\"uniqueItems\":true}" },
        { "{\"type\":\"string\",\"nullable\":true},{\"type\":[\"string\",\"null\"],\"maxLength\":3}",
            "{\"type\":[\"string\",\"null\"],\"maxLength\":3}" },
        { "{\"type\":\"string\",\"nullable\":true},{\"type\":\"string\",\"maxLength\":3}", "{\"type\":\"string\",\"maxLength\":3}" },
        { "{\"$ref\":\"#/components/schemas/Short\"},{\"minLength\":2,\"description\":\"x\",\"x-tool\":1}",
            "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3,\"description\":\"x\"}" },
        { "{\"allOf\":[{\"$ref\":\"#/components/schemas/Short\"},{\"minLength\":1}]},{\"type\":\"string\"}",
            "{\"type\":\"string\",\"minLength\":1,\"maxLength\":3}" },
    };

    [Theory, MemberData(nameof(Exact))]
    public async Task Scalars_ThatOneSchemaExpresses_AreMergedWithoutAWarning(string parts, string expected)
    {
        await ImportAsync(parts);
        _run.Json("properties", "p").ShouldBe(expected);
        _run.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"type\":\"string\"},{\"type\":\"integer\"}")]
    [InlineData("{\"type\":\"string\",\"pattern\":\"a\"},{\"type\":\"string\",\"pattern\":\"b\"}")]
    [InlineData("{\"type\":\"number\",\"multipleOf\":2},{\"type\":\"number\",\"multipleOf\":3}")]
    [InlineData("{\"enum\":[\"a\"]},{\"enum\":[\"b\"]}")]
    [InlineData("{\"const\":\"a\"},{\"enum\":[\"a\"]}")]
    [InlineData("{\"const\":\"a\"},{\"const\":\"b\"}")]
    [InlineData("{\"type\":\"string\"},{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"integer\"}]}")]
    [InlineData("{\"type\":\"string\",\"maxLength\":\"5\"},{\"type\":\"string\",\"maxLength\":4}")]
    [InlineData("{\"type\":\"string\"},{\"type\":\"text\"}")]
    [InlineData("{\"type\":\"string\"},{\"if\":{}}")]
    [InlineData("{\"type\":\"array\",\"items\":{\"type\":\"string\"}},{\"type\":\"array\",\"items\":{\"maxLength\":3}}")]
    public async Task Scalars_ThatNoSchemaExpresses_AcceptAnyValueWithOneWarning(string parts)
    {
        await ImportAsync(parts);
        _run.Json("properties", "p").ShouldBe(Any);
        _run.Warnings.ShouldHaveSingleItem().ShouldContain(
            "#/components/schemas/XInput/properties/p/allOf: has several schemas that cannot be combined; any value is accepted");
    }

    /// <summary>The values of the parts do not list null, and the schema with the list allows it.</summary>
    [Theory]
    [InlineData("{\"type\":\"string\"},{\"enum\":[\"a\"]}"), InlineData("{\"type\":\"string\"},{\"const\":\"a\"}")]
    [InlineData("{\"enum\":[\"a\"]},{\"enum\":[\"a\",\"b\"]}"), InlineData("{\"type\":\"string\"},{\"enum\":[\"a\",null]}")]
    public async Task Values_OfANullableList_ContainNull(string parts)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{{\"allOf\":[{parts}],\"nullable\":true}}"))).ShouldBe(0, _run.Error);
        _run.Json("properties", "p").ShouldBe("{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",null]}");
        _run.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("5"), InlineData("[]"), InlineData("{}")]
    public async Task List_ThatIsNoListOfSchemas_HasAWarning(string list)
    {
        foreach (var more in (string[])["\"type\":\"string\"", "\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}"])
        {
            (await _run.ImportAsync(ImportRun.Document($"\"p\":{{\"allOf\":{list},{more}}}"))).ShouldBe(0, _run.Error);
            _run.Json("properties", "p").ShouldBe($"{{{more}}}");
            _run.Warnings.ShouldHaveSingleItem().ShouldContain("/properties/p/allOf: is left out: it is not a list of schemas");
        }
    }

    /// <summary>A part with properties and without a type allows null by its own flag. The type of another part can refuse it.</summary>
    [Theory]
    [InlineData("{\"properties\":A,\"nullable\":true},{\"properties\":B,\"nullable\":true}", true)]
    [InlineData("{\"properties\":A,\"nullable\":true},{\"properties\":B}", true)]
    [InlineData("{\"properties\":A},{\"properties\":B,\"nullable\":true}", true)]
    [InlineData("{\"type\":\"object\",\"properties\":A,\"nullable\":true},{\"properties\":B}", true)]
    [InlineData("{\"properties\":A,\"nullable\":true},{\"type\":[\"object\",\"null\"],\"properties\":B}", true)]
    [InlineData("{\"properties\":A,\"nullable\":true},{\"type\":\"object\",\"properties\":B}", false)]
    [InlineData("{\"type\":\"object\",\"properties\":A},{\"properties\":B,\"nullable\":true}", false)]
    [InlineData("{\"properties\":A,\"nullable\":false},{\"properties\":B}", false)]
    [InlineData("{\"properties\":A},{\"properties\":B}", false)]
    public async Task Objects_WithoutAType_KeepNullable(string parts, bool isNullable)
    {
        await ImportAsync(parts.Replace("A", "{\"a\":{\"type\":\"string\"}}", StringComparison.Ordinal)
            .Replace("B", "{\"b\":{\"type\":\"string\"}}", StringComparison.Ordinal));
        _run.Contract().Parameters.ShouldHaveSingleItem().Schema.AcceptsNull.ShouldBe(isNullable);
        _run.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Part_WhoseNullableIsNoFlag_HasAWarning()
    {
        await ImportAsync("{\"properties\":{\"a\":{}},\"nullable\":\"yes\"},{\"properties\":{\"b\":{}}}");
        _run.Warnings.ShouldHaveSingleItem().ShouldContain("/properties/p/allOf/0/nullable: is left out: it is neither true nor false");
    }

    [Theory]
    [InlineData("{\"allOf\":[{\"type\":\"string\"},{\"maxLength\":5}]}", "is no object with properties")]
    [InlineData("{\"allOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}", "/allOf: has schemas that cannot be combined")]
    [InlineData("{\"type\":\"string\"}", "is no object with properties")]
    [InlineData("{\"type\":\"array\",\"items\":{}}", "is no object with properties")]
    public async Task Body_ThatIsNoObject_IsAProblem(string schema, string problem)
    {
        (await _run.ImportAsync(BodyOf(schema))).ShouldBe(1);
        _run.Error.ShouldContain($"#/components/schemas/Body");
        _run.Error.ShouldContain(problem);
        _run.Output.ShouldBeEmpty();
    }

    /// <summary>The names of the parameters are in the schemas that are left out.</summary>
    [Fact]
    public async Task Body_ThatIsAUnion_AcceptsOtherParameters()
    {
        (await _run.ImportAsync(BodyOf("{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}]}"))).ShouldBe(0);
        _run.Json("additionalProperties").ShouldBe("true");
        _run.Warnings.ShouldHaveSingleItem().ShouldContain("#/components/schemas/Body/anyOf: 'anyOf' is left out");
    }

    [Theory]
    [InlineData("{\"properties\":{\"b\":{\"type\":\"string\"}}}", true), InlineData("{\"$ref\":\"#/components/schemas/XInput\"}", true)]
    [InlineData("{\"properties\":{\"a\":{\"minLength\":1}}}", false), InlineData("{\"required\":[\"a\"]}", false)]
    public async Task Body_WithAUnionBesideProperties_AcceptsOtherParametersIfTheUnionCanHaveThem(string schema, bool hasOthers)
    {
        (await _run.ImportAsync(BodyOf(
            $"{{\"type\":\"object\",\"properties\":{{\"a\":{{\"type\":\"string\"}}}},\"anyOf\":[{schema}]}}"))).ShouldBe(0, _run.Error);
        _run.Contract().Parameters.ShouldHaveSingleItem().Name.ShouldBe("a");
        _run.Output.Contains("additionalProperties", StringComparison.Ordinal).ShouldBe(hasOthers);
    }

    private static string BodyOf(string schema) => ImportRun.Document("", schemas: $",\"Body\":{schema}")
        .Replace("\"schema\":{\"$ref\":\"#/components/schemas/XInput\"}", "\"schema\":{\"$ref\":\"#/components/schemas/Body\"}",
            StringComparison.Ordinal);

    private async Task ImportAsync(string parts) =>
        (await _run.ImportAsync(ImportRun.Document(
            $"\"p\":{{\"allOf\":[{parts}]}}", schemas: ",\"Short\":{\"type\":\"string\",\"maxLength\":3}"))).ShouldBe(0, _run.Error);
}
