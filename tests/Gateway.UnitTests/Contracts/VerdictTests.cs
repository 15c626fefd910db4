using System.Text.Json;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Reading;
using Gateway.Testing.Json;
using Gateway.Text;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Contracts;

public class VerdictTests
{
    [Fact]
    public void Violations_Several_AreAllReportedInTheOrderOfTheContract()
    {
        var verdict = Seeds.Check(
            Seeds.Wan, """{"image_format":"gif","shift":0,"foo":1,"strength":2,"prompt":7}""", UnknownParameterPolicy.Reject);
        verdict.Violations.Select(violation => $"{violation.Parameter} {violation.Type}").ShouldBe(
        [
            "image_url missing", "prompt string_type", "strength less_than_equal", "shift greater_than_equal",
            "image_format literal_error", "foo extra_forbidden",
        ]);
    }

    /// <summary>The objects of a report are used again for the next body.</summary>
    [Fact]
    public void Violations_OfBodiesOneAfterTheOther_AreEachBodysOwn()
    {
        const string Several = """{"image_format":"gif","shift":0,"foo":1,"strength":2,"prompt":7}""";
        string[] bodies =
        [
            Several, Seeds.With(Seeds.Wan, "strength", "3"), Seeds.With(Seeds.Wan, "strength", "\"3\""), "{}",
            Seeds.With(Seeds.Wan, "foo", "1"), Seeds.With(Seeds.Wan, "strength", "-1"), Several,
        ];
        var alone = bodies.Select(body => Describe(Load(), body)).ToList();
        var contract = Load();

        bodies.Select(body => Describe(contract, body)).ShouldBe(alone);
        Parallel.ForEach(Enumerable.Range(0, 200), index =>
            Describe(contract, bodies[index % bodies.Length]).ShouldBe(alone[index % bodies.Length]));
    }

    /// <summary>A contract that has reported nothing yet.</summary>
    private static Contract Load() =>
        ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts.Single(contract => contract.Model == Seeds.Wan);

    private static string Describe(Contract contract, string json)
    {
        using var body = JsonBodies.Parse(json);
        var verdict = contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English);
        return string.Join(
            '\n',
            verdict.Violations.Select(violation =>
                $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type} {violation.Message} {violation.Input}")
                .Concat(verdict.Unknown.Select(unknown => unknown.Name)));
    }

    [Fact]
    public void Items_Invalid_AreNamedByIndex()
    {
        var urls = """["https://a.io/","x",4,null,"","data:image/png;base64,!!!!"]""";
        var verdict = Seeds.Check(Seeds.QwenPlus, Seeds.With(Seeds.QwenPlus, "image_urls", urls));
        verdict.Violations
            .Select(violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type} {violation.Input}").ShouldBe(
            [
                "image_urls[1] url_parsing \"x\"", "image_urls[2] string_type 4", "image_urls[3] string_type null",
                "image_urls[4] url_parsing \"\"", "image_urls[5] url_parsing ",
            ]);
        verdict.Violations[0].Location.ShouldBe(["image_urls", 1]);
        verdict.Violations[2].Message.ShouldContain("leave the item out");
    }

    [Fact]
    public void Items_Empty_IsTooShort()
    {
        var violation = Seeds.Single(Seeds.Check(Seeds.QwenPlus, Seeds.With(Seeds.QwenPlus, "image_urls", "[]")));
        (violation.Type, violation.Context, violation.Input).ShouldBe(("too_short", ("min_length", "1"), null));
    }

    [Fact]
    public void Items_ManyInvalid_AreReportedUpToALimit() => Seeds
        .Check(Seeds.QwenPlus, Seeds.With(Seeds.QwenPlus, "image_urls", "[" + string.Join(",", Enumerable.Repeat("1", 5000)) + "]"))
        .Violations.Count.ShouldBe(100);

    [Theory]
    [InlineData("num_inference_step", "num_inference_steps"), InlineData("promt", "prompt")]
    [InlineData("Prompt", "prompt"), InlineData("guidance_scale2", "guidance_scale")]
    [InlineData("numInferenceSteps", "num_inference_steps"), InlineData("seed", null)]
    [InlineData("negative_prompt", null), InlineData("x", null)]
    public void Unknown_Name_IsReportedWithTheNearestName(string name, string? nearest)
    {
        var verdict = Seeds.Check(Seeds.Wan, Seeds.With(Seeds.Wan, name, "1"));
        verdict.IsValid.ShouldBeTrue();
        var unknown = verdict.Unknown.ShouldHaveSingleItem();
        unknown.Name.ShouldBe(name);
        if (name == "guidance_scale2")
        {
            unknown.Nearest.ShouldBeOneOf("guidance_scale", "guidance_scale_2");
        }
        else
        {
            unknown.Nearest.ShouldBe(nearest);
        }
    }

    [Theory]
    [InlineData("a b"), InlineData("\\r\\nX-Evil: 1"), InlineData("é"), InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), InlineData("gw_team_secret")]
    [InlineData("gf0123456789abcdef0123456789abcdef"), InlineData("x.gu0123456789abcdef0123456789abcdef")]
    public void Unknown_UnsafeName_IsNotPrinted(string name)
    {
        var json = Seeds.With(Seeds.Wan, name, "1");
        Seeds.Check(Seeds.Wan, json).Unknown.ShouldHaveSingleItem().ShouldBe(new UnknownParameter("(unprintable)", null));
        Seeds.Check(Seeds.Wan, json, UnknownParameterPolicy.Reject).Violations.ShouldHaveSingleItem().Parameter.ShouldBe("(unprintable)");
    }

    [Fact]
    public void Unknown_ForwardAndRejectPolicies_AreApplied()
    {
        var json = Seeds.With(Seeds.Wan, "promt", "\"x\"");
        Seeds.Check(Seeds.Wan, json, UnknownParameterPolicy.Forward).ShouldBeSameAs(ContractVerdict.Flawless);
        var rejected = Seeds.Check(Seeds.Wan, json, UnknownParameterPolicy.Reject);
        rejected.Unknown.ShouldBeEmpty();
        var violation = Seeds.Single(rejected);
        violation.Type.ShouldBe("extra_forbidden");
        violation.Message.ShouldBe("is not a parameter of this model; did you mean 'prompt'?");
        violation.Input.ShouldBe("\"x\"");
    }

    [Fact]
    public void Unknown_Many_AreCounted()
    {
        var json = "{\"image_url\":\"https://a.io/\"," + string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"u{i}\":1")) + "}";
        var verdict = Seeds.Check(Seeds.Wan, json);
        verdict.Unknown.Count.ShouldBe(16);
        verdict.UnknownOmitted.ShouldBe(984);
    }

    [Fact]
    public void PolicyOfTheContract_OverridesTheConfiguration()
    {
        using var body = JsonBodies.Parse("""{"x":1}""");
        TestContract.Of("\"p\":{\"type\":\"string\"}", ",\"unknownParameters\":\"Reject\"")
            .Check(body, UnknownParameterPolicy.Forward, MessageLanguage.English).IsValid.ShouldBeFalse();
        TestContract.Of("\"p\":{\"type\":\"string\"}", ",\"unknownParameters\":\"Forward\"")
            .Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
    }

    /// <summary>With <c>allowBlank</c>, the keywords alone say which texts are valid.</summary>
    [Theory]
    [InlineData("\"type\":\"string\"", "\"\"", true)]
    [InlineData("\"type\":\"string\"", "\" \\n\"", true)]
    [InlineData("\"type\":\"string\",\"maxLength\":0", "\"\"", true)]
    [InlineData("\"type\":\"string\",\"enum\":[\"\",\"a\"]", "\"\"", true)]
    [InlineData("\"type\":\"string\",\"minLength\":1", "\"\"", false)]
    [InlineData("\"type\":\"string\",\"minLength\":1", "\" \"", true)]
    [InlineData("\"type\":[\"string\",\"integer\"]", "\"\"", true)]
    [InlineData("\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]", "\"\"", true)]
    [InlineData("\"$ref\":\"#/$defs/t\"", "\"\"", true)]
    [InlineData("\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]", "{\"a\":\"\"}", true)]
    [InlineData("\"type\":\"string\",\"format\":\"uri\"", "\"\"", false)]
    public void AllowBlank_LetsTheSchemaDecide(string schema, string value, bool isValid)
    {
        const string more = ",\"required\":[\"p\"],\"allowBlank\":true,\"$defs\":{\"t\":{\"type\":\"string\"}}";
        var contract = TestContract.Of($"\"p\":{{{schema}}}", more);
        using var body = JsonBodies.Parse($"{{\"p\":{value}}}");

        contract.Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).IsValid.ShouldBe(isValid);

        contract.Schema.TryGetProperty("allowBlank", out _).ShouldBeFalse();
        JsonElement.DeepEquals(contract.Schema.GetProperty("properties"), PublishedOf(schema)).ShouldBeTrue(contract.Schema.GetRawText());

        if (isValid && !schema.Contains("maxLength", StringComparison.Ordinal))
        {
            TestContract.Of($"\"p\":{{{schema}}}", more.Replace("true", "false", StringComparison.Ordinal))
                .Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).IsValid.ShouldBeFalse();
        }
    }

    /// <summary>The schema of an optional parameter, to which nothing is added.</summary>
    private static JsonElement PublishedOf(string schema) =>
        TestContract.Of($"\"p\":{{{schema}}}", ",\"allowBlank\":true,\"$defs\":{\"t\":{\"type\":\"string\"}}")
            .Schema.GetProperty("properties");

    [Theory]
    [InlineData("\"type\":\"number\",\"exclusiveMinimum\":0", "0", "greater_than", "gt", "0", "must be above 0")]
    [InlineData("\"type\":\"number\",\"exclusiveMaximum\":5", "5.0", "less_than", "lt", "5", "must be below 5")]
    [InlineData("\"type\":\"number\",\"minimum\":0.01", "0", "greater_than_equal", "ge", "0.01", "must be at least 0.01")]
    [InlineData("\"type\":\"number\",\"maximum\":7", "8", "less_than_equal", "le", "7", "must be at most 7")]
    [InlineData("\"type\":\"integer\",\"multipleOf\":64", "65", "multiple_of", "multiple_of", "64", "must be a multiple of 64")]
    [InlineData("\"type\":\"string\",\"minLength\":3", "\"😀😀\"", "string_too_short", "min_length", "3", "must have 3 or more characters")]
    [InlineData("\"type\":\"string\",\"maxLength\":2", "\"ab\\ud83d\\ude00\"", "string_too_long", "max_length", "2",
        "must have 2 or fewer characters")]
    [InlineData("\"type\":\"array\",\"maxItems\":1", "[1,2]", "too_long", "max_length", "1", "must have 1 or fewer items")]
    [InlineData("\"type\":\"boolean\",\"const\":true", "false", "literal_error", "expected", "\"true\"", "must be true")]
    [InlineData("\"type\":\"integer\",\"enum\":[1,2,3]", "4", "literal_error", "expected", "\"1, 2 or 3\"", "must be one of 1, 2, 3")]
    [InlineData("\"type\":\"string\",\"enum\":[\"{x}\",\"a\\\"b\"]", "\"y\"", "literal_error", "expected", "\"'{x}' or 'a\\\"b'\"",
        "must be one of '{x}', 'a\"b'")]
    public void Rule_Violated_ReportsItsBound(string keywords, string value, string type, string name, string json, string message)
    {
        using var body = JsonBodies.Parse($"{{\"p\":{value}}}");
        var violation = TestContract.Of($"\"p\":{{{keywords}}}")
            .Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations.ShouldHaveSingleItem();
        (violation.Type, violation.Context, violation.Message).ShouldBe((type, (name, json), message));
    }

    [Theory]
    [InlineData("\"type\":\"string\",\"minLength\":2,\"maxLength\":2", "\"😀\\u0041\"")]
    [InlineData("\"type\":\"integer\",\"enum\":[1]", "1.0"), InlineData("\"type\":\"array\"", "[1,null,{}]")]
    [InlineData("\"type\":\"object\"", "{\"any\":[]}"), InlineData("\"type\":\"number\",\"multipleOf\":0.1", "0.3")]
    public void Rule_Satisfied_Accepts(string keywords, string value)
    {
        using var body = JsonBodies.Parse($"{{\"p\":{value}}}");
        TestContract.Of($"\"p\":{{{keywords}}}")
            .Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
    }

    [Fact]
    public void NestedValues_Invalid_AreReportedWithTheirPath()
    {
        var contract = TestContract.Of(
            """
            "loras":{"type":"array","items":{"type":"object",
                "properties":{"path":{"type":"string"},"scale":{"type":"number","maximum":4}},"required":["path"]}},
            "size":{"type":"object","properties":{"width":{"type":"integer"},
                "tags":{"type":"array","items":{"type":"array","items":{"type":"string"}}}}}
            """);
        using var body = JsonBodies.Parse(
            """
            {"size":{"tags":[["a",1]],"width":1.5,"heigth":1},
            "loras":[{"path":"x","scale":4},{"scale":5,"paht":""},7,{"path":null}]}
            """);
        var verdict = contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English);
        verdict.Violations.Select(violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type}").ShouldBe(
        [
            "loras[1].path missing", "loras[1].scale less_than_equal", "loras[2] dict_type", "loras[3].path string_type",
            "size.width int_from_float", "size.tags[0][1] string_type",
        ]);
        verdict.Unknown.ShouldBe([new("loras[1].paht", "path"), new("size.heigth", null)]);

        contract.Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).Violations
            .Where(violation => violation.Type == "extra_forbidden").Select(violation => ValidationErrorMessage.Path(violation.Location))
            .ShouldBe(["loras[1].paht", "size.heigth"]);
    }

    [Fact]
    public void Input_LongText_IsTruncated()
    {
        using var body = JsonBodies.Parse($"{{\"p\":\"{new string('a', 63)}😀b\"}}");
        var input = TestContract.Of("\"p\":{\"type\":\"string\",\"enum\":[\"x\"]}")
            .Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations[0].Input;
        System.Text.Json.JsonSerializer.Deserialize<string>(input!).ShouldBe(new string('a', 63) + "…");
    }

    [Theory]
    [InlineData("data:x"), InlineData("DATA:x"), InlineData(" data:x"), InlineData("d\\u0061ta:x")]
    public void Input_DataUri_IsNotQuoted(string text)
    {
        using var body = JsonBodies.Parse($"{{\"p\":\"{text}\"}}");
        TestContract.Of("\"p\":{\"type\":\"integer\"}")
            .Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations[0].Input.ShouldBeNull();
    }

    [Fact]
    public void Input_LongNumber_IsNotQuoted()
    {
        using var body = JsonBodies.Parse($"{{\"p\":0.{new string('1', 100)}}}");
        var violation = TestContract.Of("\"p\":{\"type\":\"integer\"}")
            .Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations[0];
        (violation.Type, violation.Input, violation.Message).ShouldBe(("int_from_float", null, "must be an integer, not a number"));
    }

    [Fact]
    public void Messages_InChinese_AreTranslated()
    {
        var verdict = Seeds.Check(Seeds.Wan, """{"num_inference_steps":50,"shift":"x","strength":null}""", chinese: true);
        verdict.Violations.Select(violation => violation.Message).ShouldBe(
        [
            "为必填参数",
            "必须是数字，不能为 null：不需要时请省略该参数。序列化库会把未设置的值写成 null：Python 请省略 None（pydantic：exclude_none=True），"
            + "JavaScript 请使用 undefined，C# 请设置 JsonIgnoreCondition.WhenWritingNull",
            "必须在 2 到 40 之间",
            "必须是整数，而不是字符串",
        ]);
        ValidationErrorMessage.Summarise(verdict.Violations, MessageLanguage.Chinese).ShouldBe("image_url: 为必填参数（另有 3 处）");
    }

    [Fact]
    public void Summary_OfSeveral_NamesTheFirstAndCountsTheOthers()
    {
        var one = Seeds.Check(Seeds.Wan, Seeds.With(Seeds.Wan, "num_inference_steps", "50")).Violations;
        ValidationErrorMessage.Summarise(one, MessageLanguage.English).ShouldBe("num_inference_steps: must be between 2 and 40");
        ValidationErrorMessage.Summarise([one[0], one[0], one[0]], MessageLanguage.English)
            .ShouldBe("num_inference_steps: must be between 2 and 40 (and 2 more)");
        ValidationErrorMessage.Summarise([], MessageLanguage.English).ShouldBe("");
    }

    [Fact]
    public void Text_Every_ExistsInBothLanguages()
    {
        var keys = typeof(MessageKeys).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        foreach (var key in keys.Where(key => key != MessageKeys.Noun))
        {
            var english = ContractLanguage.Instance.GetString(key, MessageLanguage.English);
            english.ShouldNotBeNullOrEmpty(key);
            ContractLanguage.Instance.GetString(key, MessageLanguage.Chinese).ShouldNotBe(english, key);
        }
    }
}
