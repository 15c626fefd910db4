using System.Text;
using Gateway.Jobs.Results.Fetching;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class ResultScannerTests
{
    [Theory]
    [InlineData("""{"images":[{"url":"x","width":1024,"height":1024},{"width":1000,"height":1000}]}""", 2L, 3L)]
    [InlineData("""{"images":[]}""", 0L, 0L)]
    [InlineData("""{"images":[{"url":"a","width":100,"height":100,"content_type":"image/png"}],"seed":1}""", 1L, 1L)]
    [InlineData("""{"image":{"url":"a","height":2000,"width":1001},"prompt":"x"}""", 1L, 3L)]
    [InlineData("""{"prompt":"\"images\":[{\"width\":1,\"height\":1}]","images":[{"width":1,"height":1}]}""", 1L, 1L)]
    [InlineData("""{"request":{"images":[{"width":1,"height":1}],"image":{"width":1}},"images":[{"width":1,"height":1}]}""", 1L, 1L)]
    [InlineData("""{"images":[{"meta":{"width":5000,"height":5000},"width":1,"height":1}]}""", 1L, 1L)]
    [InlineData("""{"images":[{"meta":[1,2],"height":1,"width" : 1 }]}""", 1L, 1L)]
    [InlineData("""{"images":[{"width":1},{"width":1,"height":1}]}""", 2L, null)]
    [InlineData("""{"images":[{"width":1.5,"height":1}]}""", 1L, null)]
    [InlineData("""{"images":[{"width":-1,"height":1}]}""", 1L, null)]
    [InlineData("""{"images":[{"width":"1","height":1}]}""", 1L, null)]
    [InlineData("""{"images":[{"width":null,"height":1}]}""", 1L, null)]
    [InlineData("""{"images":[{"width":12345678901,"height":1}]}""", 1L, null)]
    [InlineData("""{"images":["https://x/1.png","https://x/2.png"]}""", 2L, null)]
    [InlineData("""{"images":null}""", null, null)]
    [InlineData("""{"images":{"width":1,"height":1}}""", null, null)]
    [InlineData("""{"image":"https://x"}""", null, null)]
    [InlineData("""{"seed":1}""", null, null)]
    [InlineData("""{"images":[{"width":4000000000,"height":4000000000}]}""", 1L, 16_000_000_000_000L)]
    public void Read_InPartsOfAnySize_FindsWhatTheReaderFinds(string body, long? images, long? megapixels)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var size = 1; size <= bytes.Length; size = size < 5 ? size + 1 : size * 2)
        {
            var scanner = new ResultScanner();
            for (var at = 0; at < bytes.Length; at += size)
            {
                scanner.IsComplete.ShouldBeFalse();
                scanner.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            }

            scanner.IsComplete.ShouldBeTrue();
            (scanner.Facts.Images, scanner.Facts.Megapixels).ShouldBe((images, megapixels), $"parts of {size}");
        }

        var read = ResultFactsReader.Read(bytes, billableUnits: null)!;
        (read.Images, read.Megapixels).ShouldBe((images, megapixels));
    }

    [Theory]
    [InlineData("""{"images":[{"width":1,"height":1}]""")]
    [InlineData("""{"images":[{"width":1,"height":1}""")]
    [InlineData("""{"prompt":"x""")]
    [InlineData("""[{"images":[{"width":1,"height":1}]}]""")]
    [InlineData("")]
    [InlineData("<html></html>")]
    public void Read_OfAnIncompleteOrOtherDocument_SaysNothing(string body)
    {
        var scanner = new ResultScanner();
        scanner.Read(Encoding.UTF8.GetBytes(body));

        scanner.IsComplete.ShouldBeFalse();
        scanner.Facts.Images.ShouldBeNull();
    }
}
