using System.Buffers;
using System.Text;
using Gateway.Files.References;

namespace Gateway.UnitTests.Files.References;

/// <summary>The scan finds every body that may contain a reference, wherever its blocks are divided.</summary>
public sealed class ReferenceScanTests
{
    [Theory]
    [InlineData("""{"a":"https://x/files/y"}""", true)]
    [InlineData("""{"a":"https://x/\u0066iles/y"}""", true)]
    [InlineData("""{"a":"https://x/file\u0073/y"}""", true)]
    [InlineData("""{"a":"https://x/fi%6Ces/y"}""", true)]
    [InlineData("""{"a":"https://x/file%73/y"}""", true)]
    [InlineData("""{"a":"https://x/FiLeS/y"}""", true)]
    [InlineData("""{"a":"https://x/%46iles/y"}""", true)]
    [InlineData("""{"a":"https://x/file%53/y"}""", true)]
    [InlineData("""{"a":"https://x/%2566iles/y"}""", true)]
    [InlineData("""{"a":"https://x/fi\tles/y"}""", true)]
    [InlineData("""{"a":"https://x/f\niles/y"}""", true)]
    [InlineData("""{"a":"https://x/FILE\rS/y"}""", true)]
    [InlineData("""{"a":"https://x/fi\r\n\tles/y"}""", true)]
    [InlineData("""{"a":"https://x/%\t66iles/y"}""", true)]
    [InlineData("""{"a":"https://x/%2\t566iles/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/upload/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/UpLoAd/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/uploa\u0064/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/%75pload/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/uplo\n\tad/y"}""", true)]
    [InlineData("""{"a":"https://x/storage/U\tpload/y"}""", true)]
    [InlineData("""{"prompt":"a photo\na letter\nelse"}""", true)]
    [InlineData("""{"prompt":"a lake\nsea\nlate"}""", true)]
    [InlineData("""{"prompt":"a photo\nin detail\tby file\nin uploa"}""", false)]
    [InlineData("""{"prompt":"a lion\na bench\n\nbright light\ttoday"}""", false)]
    [InlineData("""{"prompt":"a lion on a bench, 100% \"real\"\n\u4f60"}""", false)]
    [InlineData("""{"a":"https:\/\/x\/file\/y%20z"}""", false)]
    [InlineData("""{"a":"fil","b":"es"}""", false)]
    [InlineData("{}", false)]
    public void Body_DividedAnywhere_GivesTheSameAnswer(string text, bool expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        ReferenceScan.MayFind(new ReadOnlySequence<byte>(bytes)).ShouldBe(expected);
        for (var size = 1; size <= bytes.Length; size++)
        {
            ReferenceScan.MayFind(Divide(bytes, size)).ShouldBe(expected, $"blocks of {size}");
        }
    }

    /// <summary>The search compares several bytes at once: the segment is found at every offset and with every case.</summary>
    [Theory]
    [InlineData("files")]
    [InlineData("upload")]
    public void Segment_AtEveryOffsetInEveryCase_IsFound(string word)
    {
        for (var offset = 0; offset < 70; offset++)
        {
            for (var letters = 0; letters < 1 << word.Length; letters++)
            {
                var segment = string.Concat(
                    word.Select((letter, at) => ((letters >> at) & 1) == 0 ? letter : char.ToUpperInvariant(letter)));
                var text = new string(word[0], offset) + segment + new string(word[^1], 69 - offset);

                ReferenceScan.MayFind(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text))).ShouldBeTrue(text);
                var other = text.Replace(segment, segment[..2] + "!" + segment[3..], StringComparison.Ordinal);
                ReferenceScan.MayFind(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(other))).ShouldBeFalse(other);
            }
        }
    }

    [Fact]
    public void Body_WithManyEscapes_IsLeftToTheParser()
    {
        var escaped = string.Concat(Enumerable.Repeat("abc\\/", 100));

        ReferenceScan.MayFind(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(escaped))).ShouldBeTrue();
    }

    private static ReadOnlySequence<byte> Divide(byte[] bytes, int size)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), null);
        var last = first;
        for (var at = size; at < bytes.Length; at += size)
        {
            last = new Segment(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
