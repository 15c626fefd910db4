using Gateway.Configuration.Options;

namespace Gateway.UnitTests.Contracts.Reading;

public class ContractReaderTests
{
    public static TheoryData<string, string, string> BadProperties => new()
    {
        { "\"type\":\"string\",\"contains\":1", "/properties/p/contains", "'contains' is not supported: 'items' describes" },
        { "\"type\":\"string\",\"if\":{}", "/properties/p/if", "'if' is not supported; the gateway enforces type, enum" },
        { "\"type\":\"object\",\"patternProperties\":{}", "/properties/p/patternProperties", "or use 'additionalProperties'" },
        { "\"type\":\"object\",\"$defs\":{}", "/properties/p/$defs", "the definitions are in '$defs' at the top level" },
        { "\"type\":\"string\",\"a/b~c\":1", "/properties/p/a~1b~0c", "'(unprintable)' is not a keyword; the gateway enforces" },
        { "\"description\":\"x\"", "/properties/p", "has no 'type'" },
        { "\"type\":\"text\"", "/properties/p/type", "must be one of 'string'" },
        { "\"type\":[]", "/properties/p/type", "must be one type or a list of at least one type" },
        { "\"type\":[\"string\",\"string\"]", "/properties/p/type/1", "is listed twice" },
        { "\"type\":[\"string\",\"int\"]", "/properties/p/type/1", "did you mean 'integer'?" },
        { "\"type\":[\"string\",\"null\"],\"minimum\":1", "/properties/p/minimum", "does not apply to the type 'string'" },
        { "\"type\":[\"string\",\"array\"],\"minimum\":1", "/properties/p/minimum", "does not apply to the types 'string', 'array'" },
        { "\"type\":[\"string\",\"null\"],\"enum\":[\"a\"]", "/properties/p/enum", "does not list null, which the type allows" },
        { "\"type\":[\"string\",\"integer\"],\"enum\":[\"a\"]", "/properties/p/enum", "lists no value of the type 'integer'" },
        { "\"type\":[\"string\",\"integer\"],\"enum\":[\"a\",1,true]", "/properties/p/enum/2",
            "must be a short value of the type 'string' or 'integer'" },
        { "\"type\":\"int\"", "/properties/p/type", "did you mean 'integer'?" },
        { "\"type\":\"Bool\"", "/properties/p/type", "did you mean 'boolean'?" },
        { "\"type\":\"strng\"", "/properties/p/type", "did you mean 'string'?" },
        { "\"anyOf\":[{\"type\":\"string\"},{\"type\":\"nul\"}]", "/properties/p/anyOf/1/type", "did you mean 'null'?" },
        { "\"anyOf\":[{\"type\":\"string\"}],\"type\":\"string\"", "/properties/p/type",
            "does not apply beside 'anyOf': write it into the schema of 'anyOf'" },
        { "\"anyOf\":[{\"type\":\"string\"}],\"anyof\":1", "/properties/p/anyof", "did you mean 'anyOf'?" },
        { "\"anyOf\":{}", "/properties/p/anyOf", "must be a list of 1 to 32 schemas" },
        { "\"oneOf\":[]", "/properties/p/oneOf", "must be a list of 1 to 32 schemas" },
        { "\"oneOf\":[{}]", "/properties/p/oneOf/0", "has no 'type'" },
        { "\"allOf\":[]", "/properties/p/allOf", "must be a list of exactly one schema; write one schema with the keywords of all" },
        { "\"allOf\":[{\"type\":\"string\"},{\"type\":\"string\"}]", "/properties/p/allOf", "must be a list of exactly one schema" },
        { "\"$ref\":\"#/$defs/x\"", "/properties/p/$ref", "refers to '#/$defs/x', which does not exist" },
        { "\"$ref\":\"#/properties/p\"", "/properties/p/$ref", "must refer to a schema of this file, '#/$defs/<name>'" },
        { "\"$ref\":\"https://a.io/x.json\"", "/properties/p/$ref", "must refer to a schema of this file" },
        { "\"not\":{\"const\":1}", "/properties/p", "has no 'type'" },
        { "\"type\":\"integer\",\"not\":{\"minimum\":1}", "/properties/p/not", "must be an object with 'enum' or 'const' alone" },
        { "\"type\":\"integer\",\"not\":{\"const\":\"a\"}", "/properties/p/not/const", "must be a short value of the type 'integer'" },
        { "\"type\":\"object\",\"additionalProperties\":1", "/properties/p/additionalProperties",
            "must be true, false, or a schema of the members that 'properties' does not name" },
        { "\"type\":\"object\",\"additionalProperties\":\"no\"", "/properties/p/additionalProperties", "must be true, false, or a schema" },
        { "\"type\":\"object\",\"additionalProperties\":[]", "/properties/p/additionalProperties", "must be true, false, or a schema" },
        { "\"const\":{\"a\":1}", "/properties/p/const",
            "must be a string, a number, true, false or null: the gateway does not compare objects" },
        { "\"const\":[1]", "/properties/p/const", "the gateway does not compare lists" },
        { "\"enum\":[]", "/properties/p/enum", "must be a list of at least one value" },
        { "\"enum\":\"a\"", "/properties/p/enum", "must be a list of at least one value" },
        { "\"enum\":{\"a\":1}", "/properties/p/enum", "must be a list of at least one value" },
        { "\"enum\":[{\"a\":1}]", "/properties/p/enum/0", "the gateway does not compare objects" },
        { "\"enum\":[\"a\",[1]]", "/properties/p/enum/1", "the gateway does not compare lists" },
        { "\"type\":\"string\",\"enum\":[\"a\",{}]", "/properties/p/enum/1", "the gateway does not compare objects" },
        { "\"type\":\"string\",\"not\":{\"const\":[]}", "/properties/p/not/const", "the gateway does not compare lists" },
        { "\"type\":\"string\",\"pattern\":5", "/properties/p/pattern", "must be a text of at most 1024 characters, not a number" },
        { $"\"type\":\"string\",\"pattern\":\"{new string('a', 1025)}\"", "/properties/p/pattern",
            "must be a text of at most 1024 characters, but it is longer" },
        { $"\"type\":\"string\",\"pattern\":\"{new string('a', 4097)}\"", "/properties/p/pattern",
            "must be a text of at most 1024 characters, but it is longer" },
        { "\"type\":\"string\",\"description\":true", "/properties/p/description", "must be a text of at most 4096 characters, not true" },
        { "\"type\":\"string\",\"additionalProperties\":false", "/properties/p/additionalProperties", "does not apply to the type" },
        { "\"type\":\"string\",\"uniqueItems\":true", "/properties/p/uniqueItems", "does not apply to the type 'string'" },
        { "\"type\":\"array\",\"uniqueItems\":1", "/properties/p/uniqueItems", "must be true or false" },
        { "\"type\":\"string\",\"nullable\":1", "/properties/p/nullable", "must be true or false" },
        { "\"type\":\"integer\",\"pattern\":\"a\"", "/properties/p/pattern", "does not apply to the type 'integer'" },
        { "\"type\":\"string\",\"pattern\":\"a(\"", "/properties/p/pattern", "is not a regular expression of ECMA-262" },
        { "\"type\":\"string\",\"pattern\":\"a\",\"maxLength\":8193", "/properties/p/maxLength", "must be at most 8192 beside 'pattern'" },
        { "\"Type\":\"string\"", "/properties/p/Type", "'Type' is not a keyword; did you mean 'type'?" },
        { "\"type\":\"string\",\"maxlength\":5", "/properties/p/maxlength", "'maxlength' is not a keyword; did you mean 'maxLength'?" },
        { "\"type\":\"number\",\"minumum\":5", "/properties/p/minumum", "did you mean 'minimum'?" },
        { "\"type\":\"string\",\"example\":\"x\"", "/properties/p/example", "did you mean 'examples'?" },
        { "\"type\":\"array\",\"items\":{\"anyOf\":[]}", "/properties/p/items/anyOf", "must be a list of 1 to 32" },
        { "\"type\":\"string\",\"title\":1", "/properties/p/title", "must be a text" },
        { "\"type\":\"string\",\"description\":[]", "/properties/p/description", "must be a text" },
        { "\"type\":\"string\",\"deprecated\":\"yes\"", "/properties/p/deprecated", "must be true or false" },
        { "\"type\":\"string\",\"examples\":\"x\"", "/properties/p/examples", "must be a list" },
        { "\"type\":\"string\",\"enum\":\"x\"", "/properties/p/enum", "must be a list of at least one" },
        { "\"type\":\"string\",\"enum\":[]", "/properties/p/enum", "must be a list of at least one" },
        { "\"type\":\"string\",\"enum\":[\"a\",1]", "/properties/p/enum/1", "must be a short value of the type 'string'" },
        { "\"type\":\"string\",\"enum\":[\"a\",\"\\u0061\"]", "/properties/p/enum/1", "is listed twice" },
        { "\"type\":\"number\",\"enum\":[1,1.0]", "/properties/p/enum/1", "is listed twice" },
        { "\"type\":\"integer\",\"enum\":[1.5]", "/properties/p/enum/0", "must be a short value of the type 'integer'" },
        { "\"type\":\"array\",\"enum\":[[]]", "/properties/p/enum/0", "does not apply to the type 'array'" },
        { "\"type\":\"string\",\"const\":1", "/properties/p/const", "must be a short value" },
        { "\"type\":\"string\",\"minimum\":1", "/properties/p/minimum", "does not apply to the type 'string'" },
        { "\"type\":\"number\",\"minimum\":\"1\"", "/properties/p/minimum", "must be a number" },
        { "\"type\":\"number\",\"maximum\":null", "/properties/p/maximum", "must be a number" },
        { "\"type\":\"number\",\"exclusiveMinimum\":true", "/properties/p/exclusiveMinimum", "must be a number" },
        { "\"type\":\"number\",\"exclusiveMaximum\":1.000000000000000000000000000000000000001", "/properties/p/exclusiveMaximum",
            "at most 38 significant digits" },
        { "\"type\":\"number\",\"multipleOf\":0", "/properties/p/multipleOf", "above 0" },
        { "\"type\":\"number\",\"multipleOf\":-1", "/properties/p/multipleOf", "above 0" },
        { "\"type\":\"number\",\"minimum\":2,\"maximum\":1", "/properties/p/minimum", "is above 'maximum': 2 > 1" },
        { "\"type\":\"number\",\"exclusiveMinimum\":1,\"maximum\":1", "/properties/p/exclusiveMinimum", "excludes every number below" },
        { "\"type\":\"number\",\"minimum\":1,\"exclusiveMaximum\":1", "/properties/p/exclusiveMaximum",
            "excludes every number of 1 or more" },
        { "\"type\":\"string\",\"minLength\":-1", "/properties/p/minLength", "must be an integer of 0 or more" },
        { "\"type\":\"string\",\"maxLength\":1.5", "/properties/p/maxLength", "must be an integer of 0 or more" },
        { "\"type\":\"string\",\"minLength\":2,\"maxLength\":1", "/properties/p/minLength", "is above 'maxLength'" },
        { "\"type\":\"string\",\"minItems\":1", "/properties/p/minItems", "does not apply to" },
        { "\"type\":\"array\",\"minItems\":2,\"maxItems\":1", "/properties/p/minItems", "is above 'maxItems'" },
        { "\"type\":\"array\",\"items\":[]", "/properties/p/items", "must be an object with a 'type'" },
        { "\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"x(?=y)\"}", "/properties/p/items/pattern", "looks ahead" },
        { "\"type\":\"string\",\"items\":{\"type\":\"string\"}", "/properties/p/items", "does not apply to" },
        { "\"type\":\"string\",\"format\":\"date\"", "/properties/p/format", "the only format" },
        { "\"type\":\"number\",\"format\":\"uri\"", "/properties/p/format", "does not apply to" },
        { "\"type\":\"string\",\"x-image-types\":[\"png\"]", "/properties/p/x-image-types", "needs 'format'" },
        { "\"type\":\"string\",\"format\":\"uri\",\"x-image-types\":\"png\"", "/properties/p/x-image-types", "must be a list" },
        { "\"type\":\"string\",\"format\":\"uri\",\"x-image-types\":[\"PNG\"]", "/properties/p/x-image-types/0", "in lower case" },
        { "\"type\":\"integer\",\"default\":4.5", "/properties/p/default", "violates its own contract: must be an integer, not 4.5" },
        { "\"type\":\"integer\",\"minimum\":2,\"default\":1", "/properties/p/default", "violates its own contract: must be at least 2" },
        { "\"type\":\"string\",\"default\":null", "/properties/p/default", "violates its own contract" },
        { "\"type\":\"string\",\"enum\":[\"a\"],\"examples\":[\"a\",\"b\"]", "/properties/p/examples/1", "violates its own contract" },
        { "\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"default\":[1,\"x\"]", "/properties/p/default",
            "violates its own contract: [1]: must be an integer" },
        { "\"anyOf\":[{\"type\":\"array\",\"items\":{\"type\":\"string\"}},{\"type\":\"integer\"}],\"default\":[true]",
            "/properties/p/default", "(of the forms of the whole value, the closest is a list; also accepted: an integer)" },
        { "\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\",\"pattern\":\"\\\\1\"}}", "/properties/p/properties/q/pattern",
            "refers to a group" },
        { "\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"r\"]", "/properties/p/required/0",
            "names 'r', which is not a property" },
        { "\"type\":\"object\",\"required\":[\"r\"]", "/properties/p/required/0", "names 'r'" },
        { "\"type\":\"string\",\"required\":true", "/properties/p/required",
            "must be a list of property names, in the object that has these properties" },
    };

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "", "", "models/x.json: is empty: a JSON object is expected" },
        { "{\"type\":\"object\",\"properties\":{}}", "", "has no 'model'" },
        { "{\"model\":\"a/b\",\"properties\":{}}", "", "has no 'type'" },
        { "{\"model\":\"a/b\",\"type\":\"object\"}", "", "has no 'properties'" },
        { "{\"model\":\"a/b\",\"type\":\"array\",\"properties\":{}}", "/type", "must be 'object'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":[]}", "/properties", "must be an object" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{\"p\":1}}", "/properties/p", "must be an object with a 'type'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{\"p q\":{\"type\":\"string\"}}}", "/properties/(unprintable)",
            "a parameter's name has" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"required\":[\"p\"]}", "/required/0",
            "names 'p', which is not a property" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"string\"}},\"required\":[\"p\",\"p\"]}", "/required/1",
            "names 'p' twice" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"required\":\"p\"}", "/required", "must be a list of property names" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"additionalProperties\":{}}", "/additionalProperties",
            "must be true or false at the top level" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"additionalProperties\":true,\"unknownParameters\":\"Warn\"}",
            "/additionalProperties", "stands beside 'unknownParameters'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"$defs\":[]}", "/$defs", "must be an object of schemas" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"components\":{\"headers\":{}}}", "/components/headers",
            "'components' contains only 'schemas'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"$defs\":{\"a\":{\"type\":\"text\"}}}", "/$defs/a/type",
            "must be one of 'string'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}", "/$defs/a/$ref",
            "leads back to itself: '#/$defs/a' contains this reference" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"propertys\":{}}", "/propertys", "did you mean 'properties'?" },
        { "{\"Model\":\"a/b\",\"type\":\"object\",\"properties\":{}}", "/Model", "did you mean 'model'?" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"allowBlank\":\"yes\"}", "/allowBlank", "must be true or false" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"unknownParameters\":\"Ignore\"}", "/unknownParameters",
            "must be one of 'Warn', 'Reject', 'Forward'" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"documentation\":\"x\"}", "/documentation",
            "must be an absolute http or https URL" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"$schema\":\"http://json-schema.org/draft-07/schema#\"}", "/$schema",
            "2020-12" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"examples\":{}}", "/examples", "must be a list" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{},\"examples\":[1]}", "/examples/0", "must be an object" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"integer\"}},\"examples\":[{\"p\":\"x\"}]}",
            "/examples/0", "violates its own contract: p: must be an integer" },
        { "{\"model\":\"a/b\",\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"integer\"}},\"examples\":[{\"q\":1}]}", "/examples/0",
            "q: is not a parameter" },
    };

    [Theory, MemberData(nameof(BadProperties))]
    public void Rejects_Keyword(string keywords, string where, string message) => TestContract
        .Problems(TestFiles.Contract($"\"p\":{{{keywords}}}"))
        .ShouldHaveSingleItem()
        .ShouldSatisfyAllConditions(
            problem => problem.ShouldStartWith($"models/x.json#{where}: "),
            problem => problem.ShouldContain(message));

    [Theory, MemberData(nameof(BadFiles))]
    public void Rejects_File(string json, string where, string message) => TestContract
        .Problems(json)
        .ShouldHaveSingleItem()
        .ShouldSatisfyAllConditions(
            problem => problem.ShouldStartWith(where.Length == 0 ? "models/x.json: " : $"models/x.json#{where}: "),
            problem => problem.ShouldContain(message));

    [Theory]
    [InlineData("{\"model\":\"a/b\",\"model\":\"a/b\"}", "line 1, column 16: is not valid JSON: duplicate name 'model'")]
    [InlineData("{\"model\":\"a/b\" // x\n}", "line 1, column 16: is not valid JSON: a comment")]
    [InlineData("{\n  \"model\": \"a/b\",\n  \"type\": \"object\",\n}", "line 4, column 1: is not valid JSON: a trailing comma")]
    [InlineData("{\r\n  \"title\": \"é猫\" \"model\": 1}",
        "line 2, column 17: is not valid JSON: an unexpected '\"': a comma or colon is missing before it")]
    [InlineData("{\n  'model': 1}", "line 2, column 3: is not valid JSON: a single quote: JSON uses only double quotes")]
    [InlineData("{\n\"model\": \"a/b\"", "line 2, column 15: is not valid JSON: the text ends too early")]
    [InlineData("[]", "line 1, column 1: must be a JSON object with 'model', 'type' and 'properties'")]
    [InlineData("\n\"x\"", "line 2, column 1: must be a JSON object")]
    public void Rejects_MalformedJson_WithLineAndColumn(string json, string expected) =>
        TestContract.Problems(json).ShouldHaveSingleItem().ShouldStartWith("models/x.json, " + expected);

    [Theory]
    [InlineData("model"), InlineData("/a/b"), InlineData("a/b/"), InlineData("a//b"), InlineData("a/b c"), InlineData("a/ä")]
    [InlineData(""), InlineData("a/../b"), InlineData("a/b?c"), InlineData("a/requests/b"), InlineData("a/requests")]
    public void Rejects_Model(string model) => TestContract.Problems(TestFiles.Contract("", model: model))
        .ShouldHaveSingleItem().ShouldStartWith("models/x.json#/model: ");

    [Theory]
    [InlineData("run/x")]
    [InlineData("jobs/x")]
    [InlineData("validate/x")]
    [InlineData("contracts/x")]
    [InlineData("swagger/x")]
    [InlineData("healthz/x")]
    [InlineData("api/x")]
    [InlineData("limits/x")]
    [InlineData("usage/x")]
    [InlineData("storage/x")]
    [InlineData("files/x")]
    [InlineData("admin/x/y")]
    [InlineData("Jobs/x")]
    [InlineData("ADMIN/x")]
    public void Rejects_ModelWithReservedFirstSegment(string model) => TestContract.Problems(TestFiles.Contract("", model: model))
        .ShouldHaveSingleItem().ShouldBe(
            "models/x.json#/model: must not begin with a path segment that the gateway serves itself: "
            + "admin, api, contracts, files, healthz, jobs, limits, run, storage, swagger, usage, validate");

    [Theory]
    [InlineData("acme/jobs")]
    [InlineData("runs/x")]
    [InlineData("my-jobs/x")]
    [InlineData("apix/x")]
    [InlineData("fal-ai/run/admin")]
    public void Accepts_ModelWithReservedWordInAnotherSegment(string model) =>
        TestContract.Problems(TestFiles.Contract("", model: model)).ShouldBeEmpty();

    [Fact]
    public void AllProblems_AreReportedAtOnce() => TestContract
        .Problems("""{"type":"object","foo":1,"properties":{"p":{"type":"string","pattern":"(","minLength":"a"},"q":{}}}""")
        .Count.ShouldBe(5);

    [Fact]
    public void Accepts_WholeVocabulary()
    {
        var contract = TestContract.Of(
            """
            "s":{"type":"string"},
            "n":{"type":"number","minimum":0,"maximum":1,"exclusiveMinimum":-1,"exclusiveMaximum":2,"multipleOf":0.25,
                "default":0.5,"examples":[0.25],"title":"N","description":"n","deprecated":true},
            "a":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","minLength":1,"maxLength":3}},
            "o":{"type":"object","properties":{"w":{"type":"integer"}},"required":["w"]},
            "c":{"type":"boolean","const":true},
            "e":{"type":"integer","enum":[1,2]}
            """,
            ",\"required\":[\"s\"],\"title\":\"T\",\"unknownParameters\":\"Reject\",\"$id\":\"urn:x\",\"deprecated\":false");
        contract.Title.ShouldBe("T");
        contract.UnknownParameters.ShouldBe(UnknownParameterPolicy.Reject);
        contract.Parameters.Single(parameter => parameter.Name == "n").Schema.Default.ShouldBe("0.5");
        contract.Example.ShouldBeNull();
        contract.Schema.TryGetProperty("model", out _).ShouldBeFalse();
        contract.Schema.GetProperty("properties").GetProperty("s").GetProperty("minLength").GetInt32().ShouldBe(1);
    }
}
