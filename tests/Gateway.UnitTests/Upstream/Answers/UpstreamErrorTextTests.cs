using System.Text;
using Gateway.Text;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Upstream.Answers;

public sealed class UpstreamErrorTextTests
{
    [Theory]
    [InlineData("""{"error":{"message":"a","type":"t"}}""", true, "a", null)]
    [InlineData("""{"error":{"message":"a"},"message":"b","detail":"c"}""", true, "a", null)]
    [InlineData("""{"message":"b","detail":"c"}""", true, "b", null)]
    [InlineData("""{"detail":"c"}""", true, "c", null)]
    [InlineData("""{"detail":[{"msg":"d"}]}""", true, "d", """[{"msg":"d"}]""")]
    [InlineData("""{"error":"e"}""", true, "e", null)]
    [InlineData("""{"error":{}}""", true, null, null)]
    [InlineData("""{"other":1}""", false, null, null)]
    [InlineData("[]", false, null, null)]
    [InlineData("<html>", false, null, null)]
    [InlineData("", false, null, null)]
    [InlineData("""{"message":"with tok-tok-tik inside"}""", true, "with *** inside", null)]
    [InlineData("""{"detail":[{"msg":"tok-tok-tik"}]}""", true, "***", """[{"msg":"***"}]""")]
    public void Read_FindsTextInTheFamiliesOrder(string body, bool isOfFamily, string? message, string? detail) =>
        UpstreamErrorText.Read(Encoding.UTF8.GetBytes(body), new Secret("tok-tok-tik"))
            .ShouldBe(new UpstreamErrorText(isOfFamily, message, detail));

    [Fact]
    public void Read_LongText_IsCut() =>
        UpstreamErrorText.Read(Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 5000)}}"}"""), token: null)
            .Message!.Length.ShouldBeLessThan(600);
}
