using Gateway.Jobs;
using Gateway.Webhooks.Urls;

namespace Gateway.UnitTests.Webhooks.Urls;

public sealed class WebhookUrlTests
{
    [Theory]
    [InlineData("http://hooks.internal", "http://hooks.internal:80")]
    [InlineData("https://hooks.internal/done?token=x", "https://hooks.internal:443")]
    [InlineData("HTTPS://Hooks.Internal:8443/Done", "https://hooks.internal:8443")]
    [InlineData("http://10.0.0.7:9000/a/b", "http://10.0.0.7:9000")]
    [InlineData("http://[fd00::7]/a", "http://[fd00::7]:80")]
    [InlineData("http://[fd00::7]:9000?a=b@c", "http://[fd00::7]:9000")]
    [InlineData("http://hooks.internal:80/a//b/../c/%2e%2e/@x;y?q=%23&r=\"{}|^`", "http://hooks.internal:80")]
    public void Read_Valid_KeepsTheUrlAsItIs(string text, string receiver)
    {
        WebhookUrl.Read(text, out var url).ShouldBeNull();

        url!.Receiver.ShouldBe(receiver);
        url.ToWebhook().ShouldBe(new Webhook(text, receiver));
        // The runtime sends the path and the query unchanged.
        var end = text.IndexOfAny(['/', '?'], text.IndexOf("//", StringComparison.Ordinal) + 2);
        url.Uri.PathAndQuery.ShouldBe(end < 0 ? "/" : text[end] == '?' ? "/" + text[end..] : text[end..]);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("x", "scheme")]
    [InlineData("hooks.internal/done", "scheme")]
    [InlineData("//hooks.internal/done", "scheme")]
    [InlineData("ftp://hooks.internal", "scheme")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("gopher://hooks.internal:6379/_x", "scheme")]
    [InlineData("http:/hooks.internal", "scheme")]
    [InlineData("http:hooks.internal", "scheme")]
    [InlineData("javascript:alert(1)", "scheme")]
    [InlineData("http://", "host must be a name")]
    [InlineData("http:///done", "host must be a name")]
    [InlineData("http://?x", "host must be a name")]
    [InlineData("http://:80/", "host must be a name")]
    [InlineData("http://user@hooks.internal/", "user name or a password")]
    [InlineData("http://user:pw@hooks.internal/", "user name or a password")]
    [InlineData("http://hooks.internal@169.254.169.254/", "user name or a password")]
    [InlineData("http://@hooks.internal/", "user name or a password")]
    [InlineData("http://hooks.internal/#done", "'#'")]
    [InlineData("http://hooks.internal#@other/", "'#'")]
    [InlineData("http://hooks.internal\\@other/", "backslash")]
    [InlineData("http:\\\\hooks.internal", "backslash")]
    [InlineData("http://hooks.internal/a b", "space")]
    [InlineData(" http://hooks.internal/", "space")]
    [InlineData("http://hooks.internal/\r\nX: y", "control character")]
    [InlineData("http://hooks.internal/\0", "control character")]
    [InlineData("http://hooks.internal/\u007f", "control character")]
    [InlineData("http://bücher.example/", "outside ASCII")]
    [InlineData("http://hooks.internal/ü", "outside ASCII")]
    [InlineData("http://hooks.internal:/", "port")]
    [InlineData("http://hooks.internal:0/", "port")]
    [InlineData("http://hooks.internal:080/", "port")]
    [InlineData("http://hooks.internal:65536/", "port")]
    [InlineData("http://hooks.internal:+80/", "port")]
    [InlineData("http://hooks.internal:80:80/", "host must be a name")]
    [InlineData("http://hooks%2einternal/", "percent-encoding")]
    [InlineData("http://%31%36%39.254.169.254/", "percent-encoding")]
    [InlineData("http://hooks.internal./", "ends with a dot")]
    [InlineData("http://2852039166/", "is a number")]
    [InlineData("http://0xa9fea9fe/", "is a number")]
    [InlineData("http://0251.0376.0251.0376/", "is a number")]
    [InlineData("http://169.254.43518/", "is a number")]
    [InlineData("http://127.1/", "is a number")]
    [InlineData("http://[::ffff:169.254.169.254]/", "usual form, 169.254.169.254")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/", "usual form, [::1]")]
    [InlineData("http://[fe80::1%25eth0]/", "has a zone")]
    [InlineData("http://[::1/", "host must be a name")]
    [InlineData("http://::1/", "host must be a name")]
    [InlineData("http://hooks internal/", "space")]
    [InlineData("http://hooks.internal,other/", "host must be a name")]
    public void Read_Ambiguous_SaysWhatIsWrong(string text, string part)
    {
        var wrong = WebhookUrl.Read(text, out var url);

        url.ShouldBeNull();
        wrong!.ToString().ShouldContain(part);
    }

    [Theory]
    [InlineData(2_048, true)]
    [InlineData(2_049, false)]
    public void Read_LongUrl_IsBounded(int length, bool accepted) =>
        (WebhookUrl.Read("http://hooks.internal/".PadRight(length, 'a'), out _) is null).ShouldBe(accepted);

    [Fact]
    public void ToString_OfUrlAndWebhook_HasNoQuery()
    {
        WebhookUrl.Read("https://hooks.internal/done?token=SECRET", out var url);

        url!.ToString().ShouldBe("https://hooks.internal/done");
        url.ToWebhook().ToString().ShouldBe("https://hooks.internal/done");
        url.ToWebhook().Shown.ShouldBe("https://hooks.internal/done");
        new Webhook("https://hooks.internal/done", "https://hooks.internal:443").Shown.ShouldBe("https://hooks.internal/done");
    }
}
