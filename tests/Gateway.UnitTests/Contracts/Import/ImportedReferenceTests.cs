namespace Gateway.UnitTests.Contracts.Import;

/// <summary>References of an imported document: the names of definitions, and the pictures behind them.</summary>
public sealed class ImportedReferenceTests : IDisposable
{
    private const string File = ",\"File\":{\"type\":\"object\",\"properties\":{\"url\":{\"type\":\"string\"}}}";
    private const string Reference = "{\"$ref\":\"#/components/schemas/File\"}";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Definitions_OfDifferentPlaces_HaveDifferentNames()
    {
        (await _run.ImportAsync(ImportRun.Document(
            "\"a\":{\"$ref\":\"#/components/schemas/A/properties/size\"},\"b\":{\"$ref\":\"#/components/schemas/B/properties/size\"},"
            + "\"c\":{\"$ref\":\"#/components/schemas/A.size\"},\"d\":{\"$ref\":\"#/components/schemas/x~1y\"},"
            + "\"e\":{\"$ref\":\"#/components/schemas/a%2541\"},\"f\":{\"$ref\":\"#/components/schemas/aA\"}",
            schemas: ",\"A\":{\"properties\":{\"size\":{\"type\":\"integer\"}}},\"B\":{\"properties\":{\"size\":{\"type\":\"string\"}}},"
                + "\"A.size\":{\"type\":\"boolean\"},\"x/y\":{\"type\":\"number\"},\"a%41\":{\"type\":\"array\"},"
                + "\"aA\":{\"type\":\"null\"}"))).ShouldBe(0, _run.Error);
        _run.Json("properties").ShouldBe(
            "{\"a\":{\"$ref\":\"#/$defs/A.size\"},\"b\":{\"$ref\":\"#/$defs/B.size\"},\"c\":{\"$ref\":\"#/$defs/A.size-2\"},"
            + "\"d\":{\"$ref\":\"#/$defs/x_y\"},\"e\":{\"$ref\":\"#/$defs/a_41\"},\"f\":{\"$ref\":\"#/$defs/aA\"}}");
        _run.Contract().Parameters.Select(parameter => parameter.Schema.Type.ToString())
            .ShouldBe(["Integer", "String", "Boolean", "Number", "Array", "Null"]);
    }

    [Fact]
    public async Task Definition_OfDefs_IsNotThatOfComponents()
    {
        var document = ImportRun.Document(
            "\"a\":{\"$ref\":\"#/components/schemas/A\"},\"b\":{\"$ref\":\"#/$defs/A\"}", schemas: ",\"A\":{\"type\":\"integer\"}");
        (await _run.ImportAsync(document.Replace("{\"openapi\"", "{\"$defs\":{\"A\":{\"type\":\"string\"}},\"openapi\"",
            StringComparison.Ordinal))).ShouldBe(0, _run.Error);
        _run.Contract().Parameters.Select(parameter => parameter.Schema.Type.ToString()).ShouldBe(["Integer", "String"]);
    }

    [Theory]
    [InlineData("\"image\":REF", true), InlineData("\"video\":REF", false), InlineData("\"image\":REF,\"video\":REF", false)]
    [InlineData("\"source\":REF", false), InlineData("\"images\":{\"type\":\"array\",\"items\":REF}", true)]
    [InlineData("\"videos\":{\"type\":\"array\",\"items\":REF}", false)]
    [InlineData("\"image\":{\"type\":\"object\",\"properties\":{\"source\":REF}}", true)]
    [InlineData("\"frames\":{\"type\":\"array\",\"items\":REF}", true), InlineData("\"video_thumbnail\":REF", true)]
    [InlineData("\"keyframes\":{\"type\":\"array\",\"items\":REF}", false), InlineData("\"image_archive\":REF", false)]
    [InlineData("\"video\":{\"anyOf\":[REF,{\"type\":\"null\"}]}", false)]
    public async Task Url_OfAFile_IsAPictureIfTheParameterIsOne(string properties, bool isPicture)
    {
        await _run.ImportAsync(ImportRun.Document(properties.Replace("REF", Reference, StringComparison.Ordinal), schemas: File));
        _run.Json("$defs", "File", "properties", "url").ShouldBe(
            isPicture ? "{\"type\":\"string\",\"format\":\"uri\"}" : "{\"type\":\"string\"}");
        _run.Error.ShouldContain("#/components/schemas/File/properties/url: is ");
    }

    [Theory]
    [InlineData("\"start_image_url\":{\"allOf\":[{\"$ref\":\"#/components/schemas/U\"}]}", true)]
    [InlineData("\"start_image_url\":{\"$ref\":\"#/components/schemas/U\"},\"prompt\":{\"$ref\":\"#/components/schemas/U\"}", false)]
    [InlineData("\"start_image_url\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/U\"},{\"type\":\"null\"}]}", true)]
    public async Task Url_BehindAReference_HasACheckOrANote(string properties, bool isPicture)
    {
        await _run.ImportAsync(ImportRun.Document(properties, schemas: ",\"U\":{\"type\":\"string\"}"));
        _run.Json("$defs", "U").ShouldBe(isPicture ? "{\"type\":\"string\",\"format\":\"uri\"}" : "{\"type\":\"string\"}");
        _run.Error.ShouldContain("#/components/schemas/U: is the URL of a picture");
    }

    [Fact]
    public async Task OneOf_OfAWiderDefinition_BecomesAnyOf()
    {
        await _run.ImportAsync(ImportRun.Document(
            "\"p\":{\"oneOf\":[{\"$ref\":\"#/components/schemas/U\"},{\"type\":\"string\",\"maxLength\":1}]}",
            schemas: ",\"U\":{\"type\":\"string\",\"pattern\":\"(?=a)\"}"));
        _run.Json("properties", "p").ShouldStartWith("{\"anyOf\":[");
    }

    [Theory]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"maxLength\":5}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"maxLength\":5}}}", null)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":[\"string\",\"integer\"],\"minimum\":1,\"maximum\":9}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\",\"minimum\":0,\"maximum\":5}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}}}", null)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"additionalProperties\":true}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"additionalProperties\":false}", null)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"y\":{\"type\":\"string\"}},\"additionalProperties\":true}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"},\"y\":{\"type\":\"string\"}},\"additionalProperties\":false}",
        "allOf/0/additionalProperties: does not limit")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"pattern\":\"a\"}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"pattern\":\"b\"}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"pattern\":\"a\"}}}",
        "allOf/1/properties/x/pattern: is left out")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\",\"minimum\":0,\"exclusiveMinimum\":true}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\",\"minimum\":5}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\",\"minimum\":5,\"exclusiveMinimum\":0}}}", null)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}", "allOf/1/properties/x/type: replaces the type")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"minProperties\":1}",
        "{\"anyOf\":[{\"required\":[\"x\"]}]}",
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}", "allOf/0/minProperties: 'minProperties' is left out")]
    public async Task AllOf_IsOneObjectWithTheLimitsOfAll(string one, string other, string expected, string? warning)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{{\"allOf\":[{one},{other}]}}"))).ShouldBe(0, _run.Error);
        _run.Json("properties", "p").ShouldBe(expected);
        if (warning is null)
        {
            _run.Warnings.ShouldBeEmpty();
        }
        else
        {
            _run.Warnings.ShouldContain(line => line.Contains($"/properties/p/{warning}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AllOf_OfABody_KeepsTheLimitsOfTheBase()
    {
        var document = ImportRun.Document(
            "",
            schemas: ",\"Base\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"maxLength\":5}},\"required\":[\"x\"]},"
                + "\"Derived\":{\"allOf\":[{\"$ref\":\"#/components/schemas/Base\"}],\"properties\":{\"x\":{\"type\":\"string\"},"
                + "\"q q\":{\"type\":\"string\"}},\"required\":[\"z\"]}");
        (await _run.ImportAsync(document.Replace("\"schema\":{\"$ref\":\"#/components/schemas/XInput\"}",
            "\"schema\":{\"$ref\":\"#/components/schemas/Derived\"}", StringComparison.Ordinal))).ShouldBe(0, _run.Error);
        var parameter = _run.Contract().Parameters.ShouldHaveSingleItem();
        parameter.Required.ShouldBeTrue();
        parameter.Schema.MaxLength.ShouldBe(5);
        _run.Error.ShouldContain("#/components/schemas/Derived/properties/q q: is left out");
        _run.Error.ShouldContain("#/components/schemas/Derived/required/0: is left out");
    }

    /// <summary>The schemas of the list do not say that null is allowed: the schema with the list does.</summary>
    [Theory]
    [InlineData("{\"allOf\":[A],\"nullable\":true}", true)]
    [InlineData("{\"allOf\":[A,B],\"nullable\":true}", true)]
    [InlineData("{\"type\":\"object\",\"allOf\":[A,B],\"nullable\":true}", true)]
    [InlineData("{\"allOf\":[A],\"properties\":{\"c\":{\"type\":\"string\"}},\"nullable\":true}", true)]
    [InlineData("{\"allOf\":[{\"allOf\":[A,B],\"nullable\":true},B],\"nullable\":true}", true)]
    [InlineData("{\"allOf\":[A,B],\"nullable\":false}", false)]
    [InlineData("{\"allOf\":[{\"allOf\":[A,B],\"nullable\":true},B]}", false)]
    [InlineData("{\"allOf\":[A,B]}", false)]
    public async Task AllOf_Nullable_AllowsNull(string schema, bool isNullable)
    {
        var references = schema.Replace("A", "{\"$ref\":\"#/components/schemas/A\"}", StringComparison.Ordinal)
            .Replace("B", "{\"$ref\":\"#/components/schemas/B\"}", StringComparison.Ordinal);
        (await _run.ImportAsync(ImportRun.Document(
            $"\"p\":{references}",
            schemas: ",\"A\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}},"
                + "\"B\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"}}}"))).ShouldBe(0, _run.Error);
        var isWritten = _run.Json("properties", "p") is var written
            && (written.Contains("\"null\"", StringComparison.Ordinal) || written.Contains("\"nullable\":true", StringComparison.Ordinal));
        isWritten.ShouldBe(isNullable, written);
    }

    /// <summary>The type beside a union refuses the null that one of its schemas allows. A contract cannot say it.</summary>
    [Theory]
    [InlineData("{\"type\":\"string\",\"anyOf\":[{\"allOf\":[{\"type\":\"string\"}],\"nullable\":true},{\"type\":\"string\"}]}", true)]
    [InlineData("{\"type\":\"string\",\"anyOf\":[{\"allOf\":[{\"type\":\"string\"}]},{\"type\":\"string\"}]}", false)]
    [InlineData("{\"type\":\"string\",\"allOf\":[{\"type\":\"string\"}],\"nullable\":true}", false)]
    [InlineData("{\"type\":\"string\",\"allOf\":[{\"type\":\"string\",\"nullable\":true}],\"nullable\":true}", false)]
    [InlineData("{\"type\":\"string\",\"allOf\":[{\"type\":\"string\",\"nullable\":true}]}", true)]
    public async Task Type_BesideASchemaThatAllowsNull_HasAWarning(string schema, bool isWarned)
    {
        (await _run.ImportAsync(ImportRun.Document($"\"p\":{schema}"))).ShouldBe(0, _run.Error);
        _run.Warnings.Any(line => line.Contains("/properties/p/type: ", StringComparison.Ordinal)).ShouldBe(isWarned, _run.Error);
        _run.Warnings.Count().ShouldBe(isWarned ? 1 : 0);
    }

    [Fact]
    public async Task AllOf_NullableThatIsNoFlag_HasAWarning()
    {
        await _run.ImportAsync(ImportRun.Document(
            "\"p\":{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}],\"nullable\":\"yes\"}"));
        _run.Error.ShouldContain("/properties/p/nullable: is left out: it is neither true nor false");
    }
}
