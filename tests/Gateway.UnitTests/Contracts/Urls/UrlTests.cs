using System.Text.Json;
using Gateway.Errors;

namespace Gateway.UnitTests.Contracts.Urls;

public class UrlTests
{
    [Theory]
    [InlineData("http://a.io"), InlineData("https://a.io/"), InlineData("HTTPS://A.IO/x")]
    [InlineData("https://a.io:8443/x?y=z#f"), InlineData("https://a.io?x")]
    [InlineData("http://127.0.0.1/x.png"), InlineData("http://[::1]:80/x"), InlineData("http://localhost/x")]
    [InlineData("https://user:pass@a.io/"), InlineData("https://bücher.example/bild.png")]
    [InlineData("https://a.io/%20x"), InlineData("https://a-b.c-d.io/(x)")]
    [InlineData("https://a.io/日本.png"), InlineData("https://a.io./x"), InlineData("https://a_b.io/")]
    public void Accepts_WebUrl(string url) => Verdict(Seeds.Wan, url).ShouldBeEmpty();

    [Theory]
    [InlineData("x"), InlineData("a.io/x.png"), InlineData("//a.io/x")]
    [InlineData("ftp://a.io/x"), InlineData("http:"), InlineData("http://")]
    [InlineData("https:///x"), InlineData("https://?x"), InlineData("https://#x"), InlineData("http:a.io")]
    [InlineData("http:/a.io"), InlineData("http:\\\\a.io"), InlineData("https://a.io\\x")]
    [InlineData(" https://a.io/"), InlineData("https://a.io/ "), InlineData("https://a.io/a b")]
    [InlineData("https://a.io/\n"), InlineData("https://a.io/\u0000"), InlineData("https://a.io/\u007f")]
    [InlineData("https://a.io/\u00a0"), InlineData("https://a.io/\u2028"), InlineData("https://a.io:99999/")]
    [InlineData("https://a.io:x/"), InlineData("https://a..io/"), InlineData("javascript:alert(1)")]
    [InlineData("blob:https://a.io/x"), InlineData("https//a.io"), InlineData("https://:80/"), InlineData("https://@/")]
    public void Rejects_NoWebUrl(string url) => Single(Seeds.Wan, url).Message.ShouldStartWith("must be an absolute http or https URL");

    [Theory]
    [InlineData("/a.png"), InlineData("file:///etc/passwd"), InlineData("./a.png"), InlineData("../a.png")]
    [InlineData("~/a.png"), InlineData("D:/a.png"), InlineData("\\\\server\\a.png")]
    public void Rejects_LocalPath(string path) => Single(Seeds.Wan, path).Message.ShouldStartWith("is a path on your own machine");

    [Fact]
    public void Length_IsLimited()
    {
        Verdict(Seeds.Wan, "https://a.io/" + new string('x', 8192 - 13)).ShouldBeEmpty();
        Single(Seeds.Wan, "https://a.io/" + new string('x', 8192 - 12)).Message
            .ShouldBe("must be a URL of at most 8192 bytes, or a data URI of an image");
        Single(Seeds.Wan, "https://a.io/" + new string('x', 2000) + " ").Message.ShouldStartWith("must be an absolute");
    }

    [Theory]
    [InlineData("data:image/png;base64,AAAA"), InlineData("DATA:IMAGE/PNG;BASE64,AAAA")]
    [InlineData("data:image/svg+xml;base64,AA=="), InlineData("data:image/png;base64,AAA="), InlineData("data:image/png;base64,AA")]
    [InlineData("data:image/png;name=x.png;base64,AAAA")]
    [InlineData("data:image/jpeg;base64,/+/+"), InlineData("data:image/x-anything;base64,AAAA")]
    public void Accepts_DataUri(string uri) => Verdict(Seeds.Wan, uri).ShouldBeEmpty();

    [Theory]
    [InlineData("data:image/png;base64,", "valid base64"), InlineData("data:image/png;base64,A", "valid base64")]
    [InlineData("data:image/png;base64,AAAAA", "valid base64"), InlineData("data:image/png;base64,A===", "valid base64")]
    [InlineData("data:image/png;base64,====", "valid base64"), InlineData("data:image/png;base64,AA=A", "valid base64")]
    [InlineData("data:image/png;base64,AAA=A", "valid base64"), InlineData("data:image/png;base64,AAA", "")]
    [InlineData("data:image/png;base64,AA AA", "base64 on one line"), InlineData("data:image/png;base64,AA\nAA", "base64 on one line")]
    [InlineData("data:image/png;base64,AA-_", "standard base64"), InlineData("data:image/png;base64,AAA%3D", "valid base64")]
    [InlineData("data:image/png;base64,AAAAA=", "valid base64")]
    [InlineData("data:image/png;base64,AAéA", "valid base64"), InlineData("data:image/png;base64,AAAA=", "valid base64")]
    [InlineData("data:image/png,AAAA", "begin with data:image"), InlineData("data:text/html;base64,AAAA", "begin with data:image")]
    [InlineData("data:video/mp4;base64,AAAA", "begin with data:image")]
    [InlineData("data:,x", "begin with data:image"), InlineData("data:;base64,AAAA", "begin with data:image")]
    [InlineData("data:image/;base64,AAAA", "begin with data:image"), InlineData("data:", "begin with data:image")]
    [InlineData("data:image/p g;base64,AAAA", "begin with data:image"), InlineData("data:image/png;base64", "begin with data:image")]
    [InlineData("data:application/octet-stream;base64,AAAA", "begin with data:image")]
    public void Rejects_DataUri_AndNeverEchoesIt(string uri, string message)
    {
        if (message.Length == 0)
        {
            Verdict(Seeds.Wan, uri).ShouldBeEmpty();
            return;
        }

        var violation = Single(Seeds.Wan, uri);
        violation.Message.ShouldContain(message);
        violation.Input.ShouldBeNull();
    }

    [Theory]
    [InlineData("https://a.io/x.jpg"), InlineData("https://a.io/x.JPEG"), InlineData("https://a.io/x.png?f=x.bmp")]
    [InlineData("https://a.io/x.webp#x.bmp"), InlineData("https://a.io/x.gif"), InlineData("https://a.io/x.avif")]
    [InlineData("https://a.io/x"), InlineData("https://a.io/"), InlineData("https://a.zip"), InlineData("https://a.io/x.unknown")]
    [InlineData("https://a.io/x.bmp/y"), InlineData("https://a.io/x.bmp/"), InlineData("https://a.io?x.bmp")]
    [InlineData("https://a.io/x."), InlineData("https://a.io/v1.5"), InlineData("https://a.io/x.bmp.png")]
    [InlineData("data:image/png;base64,AAAA"), InlineData("data:image/jpg;base64,AAAA"), InlineData("data:image/jpeg;base64,AAAA")]
    [InlineData("data:image/WEBP;base64,AAAA"), InlineData("data:image/avif;base64,AAAA")]
    public void Accepts_ListedImageType(string url) => Verdict(Seeds.Flux, url).ShouldBeEmpty();

    [Theory]
    [InlineData("https://a.io/x.bmp"), InlineData("https://a.io/x.TIFF"), InlineData("https://a.io/x.svg?x=y.png")]
    [InlineData("https://a.io/x.heic#y.png"), InlineData("https://a.io/x.pdf"), InlineData("https://a.io/x.mp4")]
    [InlineData("https://a.io/x.zip"), InlineData("https://a.io/x.html")]
    [InlineData("https://a.io/x.json"), InlineData("https://a.io/x.txt"), InlineData("https://a.io/x.ico")]
    [InlineData("https://a.io/x.psd"), InlineData("https://a.io/x.png.mov")]
    [InlineData("https://127.0.0.1:8080/x.heif"), InlineData("data:image/bmp;base64,AAAA")]
    [InlineData("data:image/svg+xml;base64,AAAA"), InlineData("data:image/tiff;base64,AAAA")]
    public void Rejects_OtherImageType(string url) => Single(Seeds.Flux, url).Message
        .ShouldBe("must be an image of one of the types jpg, jpeg, png, webp, gif, avif");

    [Fact]
    public void OtherModels_TakeAnyImageType() => Verdict(Seeds.Wan, "https://a.io/x.bmp").ShouldBeEmpty();

    [Fact]
    public void EscapedSlashes_AreTheSame()
    {
        Seeds.Check(Seeds.Wan, "{\"image_url\":\"https:\\/\\/a.io\\/x\"}").IsValid.ShouldBeTrue();
        Seeds.Check(Seeds.Wan, "{\"image_url\":\"data:image\\/png;base64,\\/\\/\\/\\/\"}").IsValid.ShouldBeTrue();
        Seeds.Check(Seeds.Wan, "{\"image_url\":\"\\u0064ata:text/html,x\"}").Violations[0].Input.ShouldBeNull();
    }

    private static IReadOnlyList<Violation> Verdict(string model, string url) =>
        Seeds.Check(model, Seeds.With(model, "image_url", JsonSerializer.Serialize(url))).Violations;

    private static Violation Single(string model, string url)
    {
        var violation = Verdict(model, url).ShouldHaveSingleItem();
        violation.Type.ShouldBe("url_parsing");
        violation.Location.ShouldBe(["image_url"]);
        return violation;
    }
}
