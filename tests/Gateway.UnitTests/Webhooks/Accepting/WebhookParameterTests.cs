using Gateway.Webhooks.Accepting;

namespace Gateway.UnitTests.Webhooks.Accepting;

public sealed class WebhookParameterTests
{
    [Theory]
    [InlineData("?fal_webhook=http://h/", "http://h/")]
    [InlineData("?fal_webhook=http%3A%2F%2Fh%2F", "http://h/")]
    [InlineData("?fal_webhook=http%3a%2f%2fh%2f%3Fa%3D1%26b%3D2", "http://h/?a=1&b=2")]
    [InlineData("?fal_webhook=http://h/?a=1", "http://h/?a=1")]
    [InlineData("?a=b&fal_webhook=http%3A%2F%2Fh%2F&logs=1", "http://h/")]
    [InlineData("?fal_webhook=http%3A%2F%2Fh%2F%2541", "http://h/%41")]
    [InlineData("?fal_webhook=http://h/a+b", "http://h/a b")]
    [InlineData("?fal_webhook=http://h/a%2Bb", "http://h/a+b")]
    [InlineData("?FAL_WEBHOOK=x", "x")]
    [InlineData("?fal%5Fwebhook=x", "x")]
    [InlineData("?fal_webhook=", "")]
    [InlineData("?fal_webhook", "")]
    [InlineData("?fal_webhook=a=b", "a=b")]
    // Two bytes that are not ASCII become two characters, which no URL may have.
    [InlineData("?fal_webhook=%C3%BC", "\u00c3\u00bc")]
    [InlineData("?fal_webhook=%00", "\0")]
    public void Read_OneValue_IsDecoded(string query, string url)
    {
        WebhookParameter.Read(query, out var decoded).ShouldBeNull();

        decoded.ShouldBe(url);
    }

    [Theory]
    [InlineData("?fal_webhook=http://a/&fal_webhook=http://b/", "more than once")]
    [InlineData("?fal_webhook=http://a/&fal_webhook=http://a/", "more than once")]
    [InlineData("?fal_webhook=http://a/&FAL_webhook", "more than once")]
    [InlineData("?fal_webhook=http://a/&fal%5Fwebhook=http://b/", "more than once")]
    [InlineData("?fal_webhook=http://a/%", "percent-encoding is wrong")]
    [InlineData("?fal_webhook=http://a/%4", "percent-encoding is wrong")]
    [InlineData("?fal_webhook=http://a/%zz", "percent-encoding is wrong")]
    [InlineData("?fal_webhook=http://a/%+4", "percent-encoding is wrong")]
    [InlineData("?fal_webhook=http://a/?x=1&y=2", "not percent-encoded")]
    public void Read_SeveralOrUnreadable_SaysWhatIsWrong(string query, string part) =>
        WebhookParameter.Read(query, out _)!.ToString().ShouldContain(part);
}
