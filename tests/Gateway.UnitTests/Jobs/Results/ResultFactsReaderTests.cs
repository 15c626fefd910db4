using System.Text;
using Gateway.Jobs;
using Gateway.Jobs.Results.Fetching;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class ResultFactsReaderTests
{
    public static TheoryData<string, ResultFactsRow> Documents => new()
    {
        { """{"images":[{"url":"https://x/1.png","width":1024,"height":768,"content_type":"image/png"},{"width":1}]}""",
            new(2, 1024, 768, "image/png") },
        { """{"prompt":"images","image":{"url":"data:image/png;base64,AAAA","width":1,"height":2,"content_type":"image/webp"}}""",
            new(1, 1, 2, "image/webp") },
        { """{"images":[{"url":"u"}]}""", new(1) },
        { """{"images":["https://x/1.png"]}""", new(1) },
        { """{"images":[]}""", new(0) },
        { """{"images":[{"width":"1024","height":1.5,"content_type":7}]}""", new(1) },
        { """{"images":[{"width":-1,"height":99999999999,"content_type":""}]}""", new(1) },
        { """{"images":[{"content_type":"a\nb"}]}""", new(1) },
        { """{"\u0069mages":[{"width":8}]}""", new(1, 8) },
        { """{"images":{"width":8}}""", new() },
        { """{"image":"https://x/1.png"}""", new() },
        { """{"detail":[{"msg":"refused","type":"content_policy_violation"}]}""", new() },
        // Valid JSON that the strict parser refuses.
        { """[{"images":[]}]""", new() },
        { """{"a":1,"a":2}""", new() },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Read_Document_GivesWhatItSays(string text, ResultFactsRow expected)
    {
        var facts = ResultFactsReader.Read(Encoding.UTF8.GetBytes(text), "1.50");

        (facts! with { Megapixels = null }).ShouldBe(
            new ResultFacts(expected.Images, expected.Width, expected.Height, expected.Type, "1.50"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"images\":[{\"url\":\"htt")]
    [InlineData("<html></html>")]
    [InlineData("{} {}")]
    public void Read_NoJson_IsNoResult(string text) => ResultFactsReader.Read(Encoding.UTF8.GetBytes(text), null).ShouldBeNull();

    /// <summary>A picture of megabytes costs no memory of its size.</summary>
    [Fact]
    public void Read_LargeDataUri_MakesNoStringOfIt()
    {
        var text = Encoding.UTF8.GetBytes(
            $$"""{"images":[{"url":"data:image/png;base64,{{new string('A', 4_000_000)}}","width":8,"content_type":"image/png"}]}""");
        ResultFactsReader.Read(text, null);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var facts = ResultFactsReader.Read(text, null);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        facts.ShouldBe(new ResultFacts(1, 8, null, "image/png", null));
        allocated.ShouldBeLessThan(100_000);
    }

    /// <summary>What a document says about its images.</summary>
    public sealed record ResultFactsRow(long? Images = null, long? Width = null, long? Height = null, string? Type = null);
}
