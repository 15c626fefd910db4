using System.Text;
using Gateway.FunctionalTests.Abuse.Vectors;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Edge cases of JSON's grammar. The gateway forwards JSON that every parser reads alike, byte for byte. Everything else is a 400.
/// </summary>
public sealed class JsonVectorTests(VectorRig rig) : IClassFixture<VectorRig>
{
    /// <summary>Valid values. One character is one byte.</summary>
    public static TheoryData<string> Good =>
    [
        "0", "-0", "0.0", "-0.0", "0e1", "0E+1", "0e-1", "1", "-1", "123", "1.5", "1e5", "1E5", "1e+5", "1e-5", "1.5e10", "-1.5E-10",
        "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "0.1e1", "1.000", "1e00", "1e-00", "20E1",
        "\"\"", "\" \"", "\"a\"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u001f\"",
        "\"\\u0041\"", "\"\\u00E9\"", "\"\\u00e9\"", "\"\\uFFFF\"", "\"\\uFEFF\"", "\"\\u2028\\u2029\"", "\"\\ud83d\\ude00\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\udbff\\udfff\"", "\"\\ud800\\udc00\"", "\"\\\\u0041\"", "\"\\\\ud800\"", "\"\u007f\"", "\"\u00c3\u00a9\"",
        "\"\u00e2\u0082\u00ac\"", "\"\u00f0\u009f\u0098\u0080\"", "\"\u00e2\u0080\u00a8\"", "\"\u00ef\u00bb\u00bf\"",
        "\"\u00ef\u00bf\u00bf\"", "\"\u00f4\u008f\u00bf\u00bf\"", "\"\u00c2\u0080\"", "\"//\"", "\"/**/\"", "\"NaN\"", "\"{\"", "\"],\"",
        "true", "false", "null", "[]", "[ ]", "[\n]", "{}", "{ }", "[[]]", "[{}]", "{\"\":0}", "{\"a\":{}}", "[1,2]", "[1 , 2]", "[null]",
        "[[1],[2]]", "[\"a\",1,true,null,{}]", "{\"a\":1,\"b\":2}", "{\"a\":1,\"A\":2}", "{\"a b\":1}", "{\"\\u0000\":1}",
        "{\"\\u0061\":1}",
        "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]", "{\"\u00c3\u00a9\":1}", "{\"\\ud83d\\ude00\":1}", "{\"__proto__\":{}}", " 1",
        "1 ", "\t1\t", "\r\n1\r\n",
    ];

    /// <summary>Invalid values.</summary>
    public static TheoryData<string> Bad =>
    [
        "", ",", "+1", "-", "--1", "- 1", "-+1", "01", "-01", "00", "007", "0.", ".0", "-.5", "1.", "1.e5", ".e1", "1e", "1E", "1e+", "1e-",
        "1e+-5", "1ee5", "1e5.5", "1.5.5", "0x1", "0X1", "0o7", "0b1", "1_000", "1,5x", "1a", "1 2", "1/2", "NaN", "nan", "-NaN",
        "Infinity",
        "-Infinity", "+Infinity", "inf", "1f", "1L", "1n", "\u00b9", "\u00d9\u00a1", "\u00ef\u00bc\u0091", "\u00e2\u0088\u00921", "$1",
        "1%", "#1", "@1",
        "True", "TRUE", "tru", "truee", "t", "False", "fals", "Null", "NULL", "nul", "nulll", "undefined", "None", "nil", "a", "a b", "*",
        "**",
        "\"", "\"a", "a\"", "\"a\"b\"", "\"a\"\"b\"", "'a'", "`a`", "\u00e2\u0080\u009ca\u00e2\u0080\u009d", "\"\t\"", "\"\n\"", "\"\r\"",
        "\"\0\"", "\"\u001f\"", "\"\u0008\"", "\"\\\"", "\"\\x41\"", "\"\\a\"", "\"\\v\"", "\"\\0\"", "\"\\'\"", "\"\\ \"", "\"\\\n\"",
        "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u12g4\"", "\"\\u 041\"",
        "\"\\u+041\"", "\"\\U0041\"", "\"\\u{41}\"", "\"\\uD800\"", "\"\\uDC00\"", "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\ud800\\\"", "\"\\ud83d\\\\ude00\"", "\"x\\udfff\"", "\"\\ud83d\\u\"",
        "\"\\ud83d\\ude0\"",
        "\"\u0080\"", "\"\u00bf\"", "\"\u00c0\u00af\"", "\"\u00c1\u0081\"", "\"\u00c3\"", "\"\u00c3(\"", "\"\u00e2\u0082\"",
        "\"\u00e0\u0080\u00af\"", "\"\u00ed\u00a0\u0080\"", "\"\u00ed\u00bf\u00bf\"", "\"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\"",
        "\"\u00f0\u009f\u0098\"", "\"\u00f0\u0080\u0080\u00af\"", "\"\u00f4\u0090\u0080\u0080\"", "\"\u00f5\u0080\u0080\u0080\"",
        "\"\u00f8\u0088\u0080\u0080\u0080\"", "\"\u00fe\"", "\"\u00ff\"", "\"\u00e9\"",
        "[", "]", "[[", "[1", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]", "[1;2]", "[1}", "(1)", "[1]]", "[\"a\"", "[\"a", "[1,\n",
        "[}", "[1:2]", "[...]", "<null>", "[\u000b]", "[\u000c]", "[\u00c2\u00a0]", "[\u00ef\u00bb\u00bf]", "[\u00e2\u0080\u008b]",
        "{", "}", "{{}}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1:2}", "{\"a\",1}", "{\"a\":1,}", "{,}",
        "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{[]:1}",
        "{\"a\"=1}", "{\"a\"=>1}", "{\"a\":1", "{\"a", "{\"a\":\"b", "{\"a\":[}", "{\"a\":1]",
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\\u0061\":1,\"\\u0061\":1}", "{\"\":1,\"\":2}",
        "{\"\u00c3\u00a9\":1,\"\\u00e9\":2}", "{\"\\ud83d\\ude00\":1,\"\u00f0\u009f\u0098\u0080\":2}", "{\"b\":{\"a\":1,\"c\":2,\"a\":3}}",
        "[{\"a\":1,\"a\":1}]", "{\"\\ud800\":1}", "{\"a/\":1,\"a\\/\":2}",
        "1//x", "1/**/", "/**/1", "//\n1", "#\n1", "1 #x", "/*1", "1/*", "--\n1", "<!--x-->1", "1;", "\\u0031", "\\n1", "\0", "1\0",
        "\u00011", "\u00ff1", "\u00ef\u00bb\u00bf1",
    ];

    /// <summary>Valid bodies, then invalid bodies.</summary>
    public static TheoryData<string, int> Bodies => new()
    {
        { "{\"prompt\":\"CANARY\"}\n", 200 }, { "\r\n\t {\"prompt\":\"CANARY\"}", 200 }, { "{\"prompt\"\r\n:\t\"CANARY\"\n}", 200 },
        { "{\"\\u0070rompt\":\"CANARY\"}", 200 }, { "{\"prompt\":\"\\u0043ANARY\"}", 200 },
        { "{\"a\":1,\"prompt\":\"CANARY\"}", 200 }, { "{}", 422 }, { "{\"Prompt\":\"CANARY\"}", 422 }, { "{\"prompt \":\"CANARY\"}", 422 },
        { "{\"prompt\\u0000\":\"CANARY\"}", 422 }, { "{\"a\":{\"prompt\":\"CANARY\"}}", 422 }, { "{\"prompt\":null}", 422 },
        { "{\"prompt\":\"\"}", 422 },
        { " ", 400 }, { "null", 400 }, { "[]", 400 }, { "1", 400 }, { "\"x\"", 400 }, { "true", 400 }, { "[{\"prompt\":\"CANARY\"}]", 400 },
        { "{\"prompt\":\"CANARY\"}{}", 400 }, { "{\"prompt\":\"CANARY\"}{\"prompt\":\"CANARY\"}", 400 },
        { "{\"prompt\":\"CANARY\"}\n{\"prompt\":\"CANARY\"}", 400 },
        { "{\"prompt\":\"CANARY\"},", 400 }, { "{\"prompt\":\"CANARY\"}\0", 400 }, { "{\"prompt\":\"CANARY\"}x", 400 },
        { "{\"prompt\":\"CANARY\"}]", 400 }, { "{\"prompt\":\"CANARY\"}//", 400 }, { "\u001e{\"prompt\":\"CANARY\"}", 400 },
        { ")]}',\n{\"prompt\":\"CANARY\"}", 400 }, { "callback({\"prompt\":\"CANARY\"})", 400 },
        { "prompt=CANARY", 400 }, { "<prompt>CANARY</prompt>", 400 }, { "---\nprompt: CANARY", 400 },
        { "\u00ef\u00bb\u00bf{\"prompt\":\"CANARY\"}", 400 }, { "\u00ff\u00fe{\0\"\0", 400 }, { "\0{\0\"\0p", 400 },
        { "\u00c2\u00a0{\"prompt\":\"CANARY\"}", 400 }, { "\u001f\u008b\u0008\0", 400 },
        { "{\"prompt\":\"CANARY\",\"prompt\":\"x\"}", 400 },
        { "{\"prompt\":\"CANARY\",\"\\u0070rompt\":\"x\"}", 400 }, { "{\"prompt\":\"CANARY\",\"x\":1,\"prompt\":\"CANARY\"}", 400 },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public Task Value_Valid_IsForwardedByteForByte(string value) => ShouldAnswerAsync($"{{\"prompt\":\"CANARY\",\"v\":{value}}}", 200);

    [Theory]
    [MemberData(nameof(Bad))]
    public Task Value_Invalid_Is400(string value) => ShouldAnswerAsync($"{{\"prompt\":\"CANARY\",\"v\":{value}}}", 400);

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task Body_IsForwardedByteForByteOrRefused(string body, int status) => ShouldAnswerAsync(body, status);

    [Theory]
    [InlineData(31, 200)]
    [InlineData(32, 400)]
    [InlineData(5_000, 400)]
    [InlineData(200_000, 400)]
    public async Task Depth_IsLimited(int levels, int status)
    {
        await ShouldAnswerAsync($"{{\"prompt\":\"CANARY\",\"v\":{new string('[', levels)}{new string(']', levels)}}}", status);
        await ShouldAnswerAsync(
            $"{{\"prompt\":\"CANARY\",\"v\":{new StringBuilder().Insert(0, "{\"a\":", levels)}1{new string('}', levels)}}}", status);
    }

    [Theory]
    [InlineData(65_000, 200)]
    [InlineData(66_000, 400)]
    public Task Values_AreLimited(int values, int status) =>
        ShouldAnswerAsync($"{{\"prompt\":\"CANARY\",\"v\":[{string.Join(',', Enumerable.Repeat('1', values))}]}}", status);

    private async Task ShouldAnswerAsync(string body, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head()}Content-Length: {body.Length}\r\n\r\n{body}", body);

        VectorRig.StatusOf(answers.ShouldHaveSingleItem()).ShouldBe(status, answers[0]);
        answers[0].ShouldNotContain("CANARY");
    }
}
