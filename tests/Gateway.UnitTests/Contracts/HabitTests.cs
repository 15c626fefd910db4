using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts;

/// <summary>What clients send by habit or by a slip, and that the message says what would be right.</summary>
public sealed class HabitTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";
    private const string Uri = "\"type\":\"string\",\"format\":\"uri\"";

    /// <summary>Keywords of the parameter, the value that was sent, the rule, English, Chinese.</summary>
    public static TheoryData<string, string, string, string, string> Values => new()
    {
        { "\"type\":\"integer\"", "\"4\"", "int_type", "must be an integer, not a string: send 4", "必须是整数，而不是字符串：请发送 4" },
        { "\"type\":\"integer\"", "\" 4 \"", "int_type", "must be an integer, not a string: send 4", "必须是整数，而不是字符串：请发送 4" },
        { "\"type\":\"number\"", "\"3.5\"", "float_type", "must be a number, not a string: send 3.5", "必须是数字，而不是字符串：请发送 3.5" },
        { "\"type\":\"integer\"", "\"four\"", "int_type", "must be an integer, not a string", "必须是整数，而不是字符串" },
        { "\"type\":\"integer\"", "\"+4\"", "int_type", "must be an integer, not a string", "必须是整数，而不是字符串" },
        { "\"type\":\"integer\"", "true", "int_type", "must be an integer, not true", "必须是整数，而不是 true" },
        { "\"type\":\"integer\"", "[4]", "int_type",
            "must be an integer, not a list: send the value itself, without brackets", "必须是整数，而不是列表：请直接发送该值，不要加方括号" },
        { "\"type\":\"boolean\"", "\"true\"", "bool_type",
            "must be true or false, not a string: send true", "必须是 true 或 false，而不是字符串：请发送 true" },
        { "\"type\":\"boolean\"", "\"False\"", "bool_type",
            "must be true or false, not a string: send false", "必须是 true 或 false，而不是字符串：请发送 false" },
        { "\"type\":\"boolean\"", "1", "bool_type", "must be true or false, not a number: send true", "必须是 true 或 false，而不是数字：请发送 true" },
        { "\"type\":\"boolean\"", "0", "bool_type", "must be true or false, not a number: send false", "必须是 true 或 false，而不是数字：请发送 false" },
        { "\"type\":\"boolean\"", "\"yes\"", "bool_type", "must be true or false, not a string", "必须是 true 或 false，而不是字符串" },
        { "\"type\":\"string\"", "5", "string_type", "must be a string, not a number: put it in double quotes", "必须是字符串，而不是数字：请加上双引号" },
        { "\"type\":\"string\"", "true", "string_type", "must be a string, not true: put it in double quotes", "必须是字符串，而不是 true：请加上双引号" },
        { "\"type\":\"string\"", "{}", "string_type", "must be a string, not an object", "必须是字符串，而不是对象" },
        { "\"type\":\"string\"", "[\"a\"]", "string_type",
            "must be a string, not a list: send the value itself, without brackets", "必须是字符串，而不是列表：请直接发送该值，不要加方括号" },
        { "\"type\":\"array\",\"items\":{" + Uri + "}", "\"https://a.io/x.png\"", "list_type",
            "must be a list, not a string: put it in brackets", "必须是列表，而不是字符串：请加上方括号" },
        { "\"type\":\"array\",\"items\":{\"type\":\"object\"}", "{}", "list_type",
            "must be a list, not an object: put it in brackets", "必须是列表，而不是对象：请加上方括号" },
        { "\"type\":\"array\"", "\"[\\\"a\\\"]\"", "list_type",
            "must be a list, not a string that holds one: it was encoded as JSON twice", "必须是列表，而不是包含它的字符串：它被 JSON 编码了两次" },
        { "\"type\":\"object\"", "\"{}\"", "dict_type",
            "must be an object, not a string that holds one: it was encoded as JSON twice", "必须是对象，而不是包含它的字符串：它被 JSON 编码了两次" },
        { "\"type\":\"string\",\"enum\":[\"png\",\"jpeg\"]", "\"PNG\"", "literal_error",
            "must be one of 'png', 'jpeg'; did you mean 'png'?", "必须是以下之一：'png', 'jpeg'；是否想用 'png'？" },
        { "\"type\":\"string\",\"enum\":[\"png\",\"jpeg\"]", "\"tiff\"", "literal_error",
            "must be one of 'png', 'jpeg'", "必须是以下之一：'png', 'jpeg'" },
        { Uri, $"\"{Png}\"", "url_parsing", "is base64 without its prefix: put data:image/png;base64, before it and send it on one line",
            "是没有前缀的 base64：请在前面加上 data:image/png;base64,，并写成一行" },
        { Uri, "\"/9j/4AAQSkZJRg\"", "url_parsing",
            "is base64 without its prefix: put data:image/jpeg;base64, before it and send it on one line",
            "是没有前缀的 base64：请在前面加上 data:image/jpeg;base64,，并写成一行" },
        { Uri, $"\"{Png}\\n{Png}\"", "url_parsing",
            "is base64 without its prefix: put data:image/png;base64, before it and send it on one line",
            "是没有前缀的 base64：请在前面加上 data:image/png;base64,，并写成一行" },
        { Uri, $"\"{new string('A', 20_000)}\"", "url_parsing",
            "is base64 without its prefix: put data:image/<type>;base64, before it and send it on one line",
            "是没有前缀的 base64：请在前面加上 data:image/<type>;base64,，并写成一行" },
        { Uri, $"\"data:image/png;base64,{Png}\\n{Png}\"", "url_parsing",
            "must have its base64 on one line: remove the line breaks and spaces", "base64 必须写成一行：请去掉换行和空格" },
        { Uri, $"\"data:image/png;base64, {Png}\"", "url_parsing",
            "must have its base64 on one line: remove the line breaks and spaces", "base64 必须写成一行：请去掉换行和空格" },
        { Uri, "\"data:image/png;base64,ab-_\"", "url_parsing",
            "must have standard base64, with '+' and '/' instead of '-' and '_'", "必须使用标准 base64：用 '+' 和 '/' 代替 '-' 和 '_'" },
        { Uri, "\"data:image/png;base64,a!\"", "url_parsing",
            "must have valid base64 after the comma of the data URI", "data URI 逗号之后必须是有效的 base64" },
        { Uri, $"\"image/png;base64,{Png}\"", "url_parsing",
            "must begin with data:image/<type>;base64, if it is a data URI", "作为 data URI 必须以 data:image/<类型>;base64, 开头" },
        { Uri, $"\"base64,{Png}\"", "url_parsing",
            "must begin with data:image/<type>;base64, if it is a data URI", "作为 data URI 必须以 data:image/<类型>;base64, 开头" },
        { Uri, $"\"data:image/png,{Png}\"", "url_parsing",
            "must begin with data:image/<type>;base64, if it is a data URI", "作为 data URI 必须以 data:image/<类型>;base64, 开头" },
        { Uri, "\"/home/me/lion.png\"", "url_parsing",
            "is a path on your own machine, which the model can't read: send a URL or a data URI", "是您本机上的路径，模型无法读取：请发送 URL 或 data URI" },
        { Uri, "\"C:\\\\lion.png\"", "url_parsing",
            "is a path on your own machine, which the model can't read: send a URL or a data URI", "是您本机上的路径，模型无法读取：请发送 URL 或 data URI" },
        { Uri, "\"file:///lion.png\"", "url_parsing",
            "is a path on your own machine, which the model can't read: send a URL or a data URI", "是您本机上的路径，模型无法读取：请发送 URL 或 data URI" },
        { Uri, "\"example.com/lion.png\"", "url_parsing",
            "must be an absolute http or https URL, or a data URI of an image", "必须是完整的 http 或 https URL，或图片的 data URI" },
        { Uri, "{\"url\":\"https://a.io/x.png\"}", "string_type",
            "must be a string, not an object: send the URL or the data URI itself", "必须是字符串，而不是对象：请直接发送 URL 或 data URI" },
        { Uri, $"{{\"data\":\"{Png}\"}}", "string_type",
            "must be a string, not an object: send the URL or the data URI itself", "必须是字符串，而不是对象：请直接发送 URL 或 data URI" },
        { Uri, "[\"https://a.io/x.png\"]", "string_type",
            "must be a string, not a list: send the value itself, without brackets", "必须是字符串，而不是列表：请直接发送该值，不要加方括号" },
    };

    [Theory, MemberData(nameof(Values))]
    public void Value_SentByHabit_IsToldWhatIsRight(string keywords, string value, string type, string english, string chinese)
    {
        using var body = JsonBodies.Parse($"{{\"p\":{value}}}");
        var contract = TestContract.Of($"\"p\":{{{keywords}}}");

        var violation = contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations.ShouldHaveSingleItem();

        (violation.Type, violation.Message).ShouldBe((type, english));
        violation.Parameter.ShouldBe("p");
        // Image data is never sent back.
        violation.Input?.ShouldNotContain("iVBOR");
        contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.Chinese)
            .Violations.ShouldHaveSingleItem().Message.ShouldBe(chinese);
    }

    /// <summary>The body, and the message for the parameter that is missing because of the mistake.</summary>
    [Theory]
    [InlineData("""{"input":{"prompt":"a cat"}}""",
        "is required; it is inside 'input': send the parameters at the top level, not inside 'input'")]
    [InlineData("""{"data":{"x":1,"prompt":"a cat"}}""",
        "is required; it is inside 'data': send the parameters at the top level, not inside 'data'")]
    [InlineData("""{"Prompt":"a cat"}""", "is required; the body has 'Prompt' instead, which is not a parameter of this model")]
    [InlineData("""{"promt":"a cat"}""", "is required; the body has 'promt' instead, which is not a parameter of this model")]
    [InlineData("""{"input":"a cat"}""", "is required")]
    [InlineData("""{"input":{"x":1}}""", "is required")]
    [InlineData("{}", "is required")]
    public void RequiredParameter_UnderAnotherName_IsFound(string json, string expected)
    {
        foreach (var policy in Enum.GetValues<UnknownParameterPolicy>())
        {
            using var body = JsonBodies.Parse(json);

            var violations = TestContract.Of("\"prompt\":{\"type\":\"string\"}", ",\"required\":[\"prompt\"]")
                .Check(body, policy, MessageLanguage.English).Violations;

            (violations[0].Parameter, violations[0].Type, violations[0].Message).ShouldBe(("prompt", "missing", expected));
        }
    }

    [Fact]
    public void RequiredParameter_InAWrapper_IsToldInChineseToo()
    {
        using var body = JsonBodies.Parse("""{"input":{"prompt":"a cat"}}""");

        TestContract.Of("\"prompt\":{\"type\":\"string\"}", ",\"required\":[\"prompt\"]")
            .Check(body, UnknownParameterPolicy.Warn, MessageLanguage.Chinese).Violations[0].Message
            .ShouldBe("为必填参数；它位于 'input' 之内：请直接发送参数，外面不要包一层 'input'");
    }

    [Fact]
    public void Wrapper_OfOptionalParameters_IsReported()
    {
        using var body = JsonBodies.Parse("""{"input":{"seed":1}}""");
        var contract = TestContract.Of("\"seed\":{\"type\":\"integer\"}");

        contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English)
            .Unknown.ShouldHaveSingleItem().WrapsParameters.ShouldBeTrue();
        contract.Check(body, UnknownParameterPolicy.Reject, MessageLanguage.English).Violations.ShouldHaveSingleItem().Message
            .ShouldBe("is not a parameter of this model; it contains parameters: send them at the top level");
        contract.Check(body, UnknownParameterPolicy.Forward, MessageLanguage.English).ShouldBeSameAs(ContractVerdict.Flawless);
    }
}
