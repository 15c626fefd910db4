using Gateway.Edge;

namespace Gateway.UnitTests.Edge;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/.well-known/jwks.json", "/.well-known/jwks.json")]
    [InlineData("/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview")]
    [InlineData("/fal-ai/imagen4/preview/", "/fal-ai/imagen4/preview")]
    [InlineData("/fal-ai/wan/v2.2-a14b/image-to-image", "/fal-ai/wan/v2.2-a14b/image-to-image")]
    [InlineData("/a?b=%2F..//c", "/a")]
    [InlineData("/a/?b", "/a")]
    [InlineData("/A_b-c.d", "/A_b-c.d")]
    public void Read_ValidTarget_IsAcceptedAndNormalised(string target, string expected)
    {
        RequestTarget.Read(target, out var path).ShouldBeNull();
        path.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a")]
    [InlineData("http://x/a")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a//")]
    [InlineData("/.well-known/jwks.json/")]
    [InlineData("/.well-known/jwks.jsonx")]
    [InlineData("/.well-known/JWKS.json")]
    [InlineData("/a/.well-known/jwks.json")]
    [InlineData("/./a")]
    [InlineData("/../a")]
    [InlineData("/a/..")]
    [InlineData("/a/.b")]
    [InlineData("/a%20b")]
    [InlineData("/a;b")]
    [InlineData("/a\\b")]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    [InlineData("/é")]
    [InlineData("/a\0")]
    [InlineData("/fal-ai/gw_abc")]
    [InlineData("/GW_abc")]
    public void Read_OtherTarget_IsRefusedWithAReason(string target)
    {
        RequestTarget.Read(target, out _).ShouldNotBeNull().ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public void Read_EveryCharacter_MatchesTheRule()
    {
        for (var c = '\0'; c < 0x250; c++)
        {
            var plain = char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' or '?' || c == '.';
            // A dot is allowed inside a segment, a slash separates segments, and a question mark begins the query.
            (RequestTarget.Read($"/a{c}b", out _) is null).ShouldBe(plain, $"U+{(int)c:X4}");
        }
    }
}
