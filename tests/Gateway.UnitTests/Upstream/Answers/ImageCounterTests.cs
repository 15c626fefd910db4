using System.Text;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Upstream.Answers;

public sealed class ImageCounterTests
{
    [Theory]
    [InlineData("""{"images":[{"url":"https://a/1.png"}]}""", 1)]
    [InlineData("""{"seed":1,"images":[{"url":"a","meta":{"tags":["x","y"]}},{"url":"b"}],"timings":{"images":[1,{}]}}""", 2)]
    [InlineData("""{ "images" : [ "https://a/1.png" , "https://a/2.png" ] , "prompt" : "images" }""", 2)]
    [InlineData("""{"prompt":"\"images\":[{},{}]","images":[{}]}""", 1)]
    [InlineData("""{"prompt":"a \\","images":[{},{},{}]}""", 3)]
    [InlineData("""{"image":{"url":"https://a/1.png"}}""", 1)]
    [InlineData("""{"image":"https://a/1.png"}""", 0)]
    [InlineData("""{"images":[]}""", 0)]
    [InlineData("""{"images":[null,1]}""", 0)]
    [InlineData("""{"images":{"a":{}}}""", 0)]
    [InlineData("""{"output":{"images":[{},{}]}}""", 0)]
    [InlineData("""{"imagesx":[{}],"mages":[{}],"":[{}],"Images":[{}]}""", 0)]
    [InlineData("""{"im\u0061ges":[{}]}""", 0)]
    [InlineData("""{"x":"images","y":[{}]}""", 0)]
    [InlineData("""[{"images":[{}]}]""", 0)]
    [InlineData("""{"detail":"no result"}""", 0)]
    [InlineData("", 0)]
    public void Count_OfAResult_IsThatOfItsImages(string json, int images)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            var counter = new ImageCounter();
            foreach (var part in bytes.Chunk(size))
            {
                counter.Read(part);
            }

            counter.Count.ShouldBe(images, $"in parts of {size} bytes");
        }
    }

    [Fact]
    public async Task Stream_PassesTheBytesOn()
    {
        byte[] json = """{"images":[{},{}]}"""u8.ToArray();
        var counter = new ImageCounter();
        await using var stream = new ImageCountingStream(new MemoryStream(json), counter);
        var read = new byte[100];

        var count = await stream.ReadAtLeastAsync(read, 100, throwOnEndOfStream: false, TestContext.Current.CancellationToken);

        read[..count].ShouldBe(json);
        counter.Count.ShouldBe(2);
    }
}
