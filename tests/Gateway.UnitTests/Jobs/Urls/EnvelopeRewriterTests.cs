using System.Buffers;
using System.Text;
using Gateway.Jobs.Urls;
using Gateway.Json;

namespace Gateway.UnitTests.Jobs.Urls;

public sealed class EnvelopeRewriterTests
{
    private static readonly JobUrls Urls = new("https://gw.example/fal-ai/wan/requests/1");

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{ "status" : "IN_QUEUE" }""", """{ "status" : "IN_QUEUE" }""")]
    [InlineData(
        """{"response_url":"https://queue.fal.run/x","status_url" : "y",  "cancel_url":"z","logs":null,"metrics":{}}""",
        """{"response_url":"https://gw.example/fal-ai/wan/requests/1","""
        + "\"status_url\" : \"https://gw.example/fal-ai/wan/requests/1/status\",  "
        + "\"cancel_url\":\"https://gw.example/fal-ai/wan/requests/1/cancel\",\"logs\":null,\"metrics\":{}}")]
    [InlineData("""{"response_url":null}""", """{"response_url":"https://gw.example/fal-ai/wan/requests/1"}""")]
    [InlineData("""{"other":{"response_url":"keep"},"a":"\u0072esponse_url"}""",
        """{"other":{"response_url":"keep"},"a":"\u0072esponse_url"}""")]
    [InlineData("""{"\u0072esponse_url":"x"}""", """{"\u0072esponse_url":"https://gw.example/fal-ai/wan/requests/1"}""")]
    [InlineData("""{"response_url":"a\"b\\","n":"\u00e9"}""",
        """{"response_url":"https://gw.example/fal-ai/wan/requests/1","n":"\u00e9"}""")]
    public void Rewrite_Body_ReplacesTheThreeUrlsOnly(string body, string expected) =>
        Rewrite(body, withoutLogs: false).ShouldBe(expected);

    [Theory]
    [InlineData("""{"logs":[{"message":"x"}],"a":1}""", """{"logs":null,"a":1}""")]
    [InlineData("""{"logs":null}""", """{"logs":null}""")]
    [InlineData("""{"a":[{"logs":[1]}]}""", """{"a":[{"logs":[1]}]}""")]
    public void Rewrite_WithoutLogs_TakesThemOut(string body, string expected) => Rewrite(body, withoutLogs: true).ShouldBe(expected);

    private static string Rewrite(string body, bool withoutLogs)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(bytes), new JsonLimits(32, 1000), out _)!;
        return Encoding.UTF8.GetString(EnvelopeRewriter.Rewrite(bytes, json.Root, Urls, withoutLogs).Span);
    }
}
