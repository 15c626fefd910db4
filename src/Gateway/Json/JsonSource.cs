using System.Buffers;

namespace Gateway.Json;

/// <summary>
/// Random access to a body in one or many segments. <see cref="ReadOnlySequence{T}"/> walks its list for each slice. With 320 segments
/// and 60,000 names this costs measurable time, so the segments of a long body are indexed once. Everything that reads a body asks here
/// for each of its segments, and is cancelled here.
/// </summary>
internal readonly struct JsonSource
{
    private readonly ReadOnlyMemory<byte> _single;
    private readonly ReadOnlyMemory<byte>[]? _segments;
    private readonly int[]? _ends;
    private readonly CancellationToken _cancellation;

    /// <param name="bytes">The body.</param>
    /// <param name="cancellation">Ends the work on a body of several segments with an <see cref="OperationCanceledException"/>.</param>
    public JsonSource(ReadOnlySequence<byte> bytes, CancellationToken cancellation = default)
    {
        _cancellation = cancellation;
        Length = checked((int)bytes.Length);
        if (bytes.IsSingleSegment)
        {
            _single = bytes.First;
            return;
        }

        var segments = new List<ReadOnlyMemory<byte>>();
        var ends = new List<int>();
        var end = 0;
        foreach (var segment in bytes)
        {
            if (segment.IsEmpty)
            {
                continue;
            }

            end += segment.Length;
            segments.Add(segment);
            ends.Add(end);
        }

        _segments = [.. segments];
        _ends = [.. ends];
    }

    public int Length { get; }

    /// <summary>The white space of JSON.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \n\r\t"u8;

    public byte this[int offset] => Run(offset, offset + 1)[0];

    /// <summary>
    /// The contiguous bytes from <paramref name="start"/> to <paramref name="end"/> or to the end of the segment, whichever comes
    /// first.
    /// </summary>
    public ReadOnlySpan<byte> Run(int start, int end)
    {
        if (_segments is null)
        {
            return _single.Span[start..end];
        }

        if (start >= end)
        {
            return default;
        }

        _cancellation.ThrowIfCancellationRequested();
        var index = SegmentOf(start);
        var first = _ends![index] - _segments[index].Length;
        return _segments[index].Span[(start - first)..Math.Min(end - first, _segments[index].Length)];
    }

    /// <summary>The contiguous bytes before <paramref name="end"/>, from the start of their segment.</summary>
    public ReadOnlySpan<byte> RunBefore(int end)
    {
        if (_segments is null)
        {
            return _single.Span[..end];
        }

        _cancellation.ThrowIfCancellationRequested();
        var index = SegmentOf(end - 1);
        return _segments[index].Span[..(end - _ends![index] + _segments[index].Length)];
    }

    private int SegmentOf(int offset)
    {
        var index = Array.BinarySearch(_ends!, offset + 1);
        return index < 0 ? ~index : index;
    }
}
