using System.Text;
using Gateway.Text;

namespace Gateway.UnitTests.Text;

/// <summary>Which texts contain the id of a file or an upload.</summary>
public sealed class FileIdTextTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("gf" + Digits, true)]
    [InlineData("gu" + Digits, true)]
    [InlineData("GU0123456789ABCDEF0123456789abcdef", true)]
    [InlineData("see https://any.example/files%2Fgf" + Digits + "?x", true)]
    [InlineData("gfgu" + Digits + "0", true)]
    [InlineData("/fal-ai/x-gf" + Digits, true)]
    [InlineData("p_gu" + Digits + ".x", true)]
    [InlineData("gggf" + Digits, true)]
    [InlineData("https://any.example/files/gf0", false)]
    [InlineData("ﾧf" + Digits, false)]
    [InlineData("g\u0166" + Digits, false)]
    [InlineData("gf0123456789abcdef0123456789abcde\u0130", false)]
    [InlineData("gf\u0130123456789abcdef0123456789abcdef", false)]
    [InlineData("gf0123456789abcdef0123456789abcde", false)]
    [InlineData("gf0123456789abcdef0123456789abcdeg", false)]
    [InlineData("ga" + Digits, false)]
    [InlineData(Digits, false)]
    [InlineData("a big guitar", false)]
    [InlineData("g", false)]
    [InlineData("", false)]
    public void Text_WithAnId_IsFoundInBytesAndInCharacters(string text, bool expected)
    {
        FileIdText.HasId(Encoding.UTF8.GetBytes(text)).ShouldBe(expected);
        FileIdText.HasId(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("https://any.example/files/gf0", true)]
    [InlineData("/files/gf", true)]
    [InlineData("/files/gu0", false)]
    [InlineData("files/gf0", false)]
    [InlineData("", false)]
    public void Text_WithThePathOfAFile_IsFoundInBytesAndInCharacters(string text, bool expected)
    {
        FileIdText.HasFilePath(Encoding.UTF8.GetBytes(text)).ShouldBe(expected);
        FileIdText.HasFilePath(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("/fal-ai/x-gf" + Digits, "/{id}")]
    [InlineData("/fal-ai/imagen4", "/fal-ai/imagen4")]
    public void Path_ForALog_HasNoId(string path, string shown) => SafePath.Of(path).ShouldBe(shown);
}
