using System.Text;
using Gateway.Files.Types;

namespace Gateway.UnitTests.Files;

/// <summary>Which contents are texts that a client sends in place of a file.</summary>
public sealed class TextContentTests
{
    [Theory]
    [InlineData("https://example.com/cat.png", true)]
    [InlineData("data:image/png;base64,iVBORw0KGgo", true)]
    [InlineData("iVBORw0KGgoAAAANSUhEUg", true)]
    [InlineData("{\"url\":\"a\"}\r\n", true)]
    [InlineData("<html>\u00e9</html>", true)]
    [InlineData("", true)]
    [InlineData("a\u0001b", false)]
    [InlineData("a\0", false)]
    public void Content_OfCharactersOnly_IsText(string content, bool expected) =>
        TextContent.Is(Encoding.UTF8.GetBytes(content)).ShouldBe(expected);

    [Fact]
    public void Content_WithoutUtf8_IsNoText() => TextContent.Is([(byte)'a', 0xFF, 0xFE, 0xFD]).ShouldBeFalse();

    /// <summary>Only the beginning is read, and its last character may be cut.</summary>
    [Fact]
    public void Text_LongerThanIsRead_IsText()
    {
        for (var before = 505; before <= 513; before++)
        {
            TextContent.Is(Encoding.UTF8.GetBytes(new string('a', before) + "\U0001F981\0")).ShouldBe(before >= 508);
        }
    }
}
