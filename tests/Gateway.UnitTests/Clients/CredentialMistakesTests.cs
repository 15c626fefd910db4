using Gateway.Clients;
using Gateway.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Clients;

public sealed class CredentialMistakesTests
{
    private const string Key = "gw_prxk4xh5gh_rk4h2iinhd2ef5binennurctm3u7mwp4enb";

    /// <summary>Stands for <see cref="Key"/> in the rows. A test report contains the rows, and no report may contain a key.</summary>
    private const string KeyHere = "@KEY@";

    /// <summary>The value of <c>Authorization</c>, and a part of each message. Every row is a common mistake.</summary>
    public static TheoryData<string, string, string> Malformed => new()
    {
        { KeyHere, "has no scheme before the key", "缺少认证方案" },
        { "Bearer", "has a scheme but no key", "没有密钥" },
        { "Key", "has a scheme but no key", "没有密钥" },
        { "", "'Authorization' is empty", "'Authorization' 为空" },
        { "Bearer: " + KeyHere, "a space, not ':' or '='", "必须是空格" },
        { "Bearer:" + KeyHere, "a space, not ':' or '='", "必须是空格" },
        { "bearer=" + KeyHere, "a space, not ':' or '='", "必须是空格" },
        { "Key: " + KeyHere, "a space, not ':' or '='", "必须是空格" },
        { "Bearer Bearer " + KeyHere, "the scheme twice", "认证方案重复" },
        { "Key Bearer " + KeyHere, "the scheme twice", "认证方案重复" },
        { "Token " + KeyHere, "The scheme 'Token' is not supported", "不支持认证方案 'Token'" },
        { "token " + KeyHere, "The scheme 'Token' is not supported", "不支持认证方案 'Token'" },
        { "Basic YTpi", "The scheme 'Basic' is not supported", "不支持认证方案 'Basic'" },
        { "ApiKey " + KeyHere, "The scheme 'ApiKey' is not supported", "不支持认证方案 'ApiKey'" },
        { "Digest a=b", "The scheme 'Digest' is not supported", "不支持认证方案 'Digest'" },
        { KeyHere + " " + KeyHere, "must be Bearer or Key", "必须是 Bearer 或 Key" },
        { "Bearer " + KeyHere + " x", "a space or a character outside visible ASCII", "空格或可见 ASCII 以外" },
        { "Bearer “" + KeyHere + "”", "a space or a character outside visible ASCII", "空格或可见 ASCII 以外" },
        { "Bearer " + new string('a', 513), "longer than 512 characters", "超过 512 个字符" },
    };

    public static TheoryData<string, string, string> Unknown => new()
    {
        { "undefined", "is the word 'undefined'", "单词 'undefined'" },
        { "None", "is the word 'None'", "单词 'None'" },
        { "NULL", "is the word 'null'", "单词 'null'" },
        { "$FAL_KEY", "the name of a variable", "变量名" },
        { "${FAL_KEY}", "the name of a variable", "变量名" },
        { "%FAL_KEY%", "the name of a variable", "变量名" },
        { "{{key}}", "the name of a variable", "变量名" },
        { "\"" + KeyHere + "\"", "in quotes or brackets", "引号或括号" },
        { "'" + KeyHere + "'", "in quotes or brackets", "引号或括号" },
        { "<" + KeyHere + ">", "in quotes or brackets", "引号或括号" },
        { "<key>", "in quotes or brackets", "引号或括号" },
        { "6a8f0b1c-3f52-4e6b-9f1d-2b7c9d8e0f11:0123456789abcdef", "like a key of fal.ai", "fal.ai" },
        { KeyHere, "The key is not valid.", "密钥无效。" },
        { "some-other-key", "The key is not valid.", "密钥无效。" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void OfMalformed_Authorization_NamesTheMistake(string authorization, string english, string chinese)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = authorization.Replace(KeyHere, Key, StringComparison.Ordinal);
        CredentialReader.Read(request.Headers).Status.ShouldBe(CredentialStatus.Malformed);

        var error = CredentialMistakes.OfMalformed(request.Headers);

        ShouldSay(error, english, chinese);
    }

    [Theory]
    [InlineData("Bearer " + KeyHere, "must contain only the key", "只接受密钥本身")]
    [InlineData("", "'x-api-key' is empty", "'x-api-key' 为空")]
    [InlineData(KeyHere + " x", "a space or a character", "空格")]
    public void OfMalformed_ApiKey_NamesTheMistake(string value, string english, string chinese)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["x-api-key"] = value.Replace(KeyHere, Key, StringComparison.Ordinal);

        ShouldSay(CredentialMistakes.OfMalformed(request.Headers), english, chinese);
    }

    [Theory, MemberData(nameof(Unknown))]
    public void OfUnknown_Key_NamesTheMistake(string key, string english, string chinese) =>
        ShouldSay(CredentialMistakes.OfUnknown(key.Replace(KeyHere, Key, StringComparison.Ordinal)), english, chinese);

    [Theory]
    [InlineData("?api_key=" + KeyHere, "", "'api_key'")]
    [InlineData("?token=" + KeyHere, "", "'token'")]
    [InlineData("", "api-key", "'api-key'")]
    [InlineData("", "X-Fal-Key", "'x-fal-key'")]
    [InlineData("?logs=1", "", "No credentials.")]
    public void OfMissing_KeyInOtherPlace_NamesTheRightHeader(string query, string header, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query.Replace(KeyHere, Key, StringComparison.Ordinal));
        if (header.Length > 0)
        {
            request.Headers[header] = Key;
        }

        var error = CredentialMistakes.OfMissing(request);

        error.Type.ShouldBe("credentials_missing");
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("Authorization: Bearer <key>");
        error.Message.ShouldNotContain(Key);
    }

    private static void ShouldSay(Gateway.Errors.GatewayError error, string english, string chinese)
    {
        error.Status.ShouldBe(401);
        error.Type.ShouldBe("credentials_invalid");
        error.Message.ShouldContain(english);
        error.Text.In(MessageLanguage.Chinese).ShouldContain(chinese);
        // The message does not quote the value, because it may be a key.
        error.Message.ShouldNotContain(Key);
    }
}
