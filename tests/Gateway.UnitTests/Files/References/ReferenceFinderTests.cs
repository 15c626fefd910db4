using System.Buffers;
using Gateway.Files.References;
using Gateway.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Files.References;

/// <summary>The search for the URLs of files in a body.</summary>
public sealed class ReferenceFinderTests
{
    private readonly ReadOnlySequence<byte> _bytes =
        new("""{"image_urls":["http://x/files/gf0123456789abcdef0123456789abcdef"]}"""u8.ToArray());

    [Fact]
    public void Find_Body_ReturnsItsReference() => Find(TestContext.Current.CancellationToken).Count.ShouldBe(1);

    [Fact]
    public void Find_Cancelled_Ends() =>
        Should.Throw<OperationCanceledException>(() => Find(new CancellationToken(canceled: true)));

    private IReadOnlyList<FileReference> Find(CancellationToken cancellation)
    {
        using var body = JsonBody.Parse(_bytes, new JsonLimits(8, 100), out _)!;
        return new ReferenceFinder(_bytes, new OwnAddresses(new DefaultHttpContext().Request, null), cancellation).Find(body.Root);
    }
}
