using Gateway.Edge;

namespace Gateway.UnitTests.Edge;

public sealed class AbsoluteTargetTests
{
    [Theory]
    [InlineData("http://x/a", "http", "x", "/a")]
    [InlineData("https://x/a/b/", "https", "x", "/a/b")]
    [InlineData("HTTP://X/a", "http", "X", "/a")]
    [InlineData("http://x", "http", "x", "/")]
    [InlineData("http://x?q", "http", "x", "/")]
    [InlineData("http://x/?q=http://y/", "http", "x", "/")]
    [InlineData("http://gateway.example:8080/fal-ai/imagen4/preview?logs=1", "http", "gateway.example:8080", "/fal-ai/imagen4/preview")]
    [InlineData("http://x:/a", "http", "x", "/a")]
    [InlineData("http://127.0.0.1:65535/a", "http", "127.0.0.1:65535", "/a")]
    [InlineData("http://[::1]:80/a", "http", "[::1]:80", "/a")]
    [InlineData("http://[fd00::7]/a", "http", "[fd00::7]", "/a")]
    [InlineData("http://a_b-c.d/a", "http", "a_b-c.d", "/a")]
    public void Read_ValidTarget_ReturnsSchemeHostAndPath(string raw, string scheme, string host, string path)
    {
        AbsoluteTarget.IsAbsolute(raw).ShouldBeTrue();

        AbsoluteTarget.Read(raw, out var target).ShouldBeNull();

        (target.Scheme, target.Host.Value, target.Path).ShouldBe((scheme, host, path));
    }

    [Theory]
    [InlineData("http:///a")]
    [InlineData("http://")]
    [InlineData("http://:80/a")]
    [InlineData("http://u@x/a")]
    [InlineData("http://u:p@x/a")]
    [InlineData("http://x:a/a")]
    [InlineData("http://x:123456/a")]
    [InlineData("http://x:0/a")]
    [InlineData("http://x:99999/a")]
    [InlineData("http://300.1.1.1/a")]
    [InlineData("http://x..y/a")]
    [InlineData("http://x:80:80/a")]
    [InlineData("http://[]/a")]
    [InlineData("http://[::1/a")]
    [InlineData("http://[::1]x/a")]
    [InlineData("http://[x]/a")]
    [InlineData("http://x]/a")]
    [InlineData("http://x y/a")]
    [InlineData("http://x\\y/a")]
    [InlineData("http://x%41/a")]
    [InlineData("http://é/a")]
    [InlineData("http://x,y/a")]
    [InlineData("http://x//a")]
    [InlineData("http://x/a/../b")]
    [InlineData("http://x/a%2fb")]
    [InlineData("http://x/a#b")]
    [InlineData("http://x#b")]
    [InlineData("http://x/gw_abc")]
    public void Read_OtherTarget_IsRefusedWithAReason(string raw)
    {
        AbsoluteTarget.IsAbsolute(raw).ShouldBeTrue();

        AbsoluteTarget.Read(raw, out _).ShouldNotBeNull().ToString().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/http://x/a")]
    [InlineData("*")]
    [InlineData("x:443")]
    [InlineData("ftp://x/a")]
    [InlineData("http:/x/a")]
    [InlineData("http:x")]
    [InlineData("https")]
    [InlineData("httpx://a/b")]
    public void IsAbsolute_OtherForm_IsFalse(string raw) => AbsoluteTarget.IsAbsolute(raw).ShouldBeFalse();
}
