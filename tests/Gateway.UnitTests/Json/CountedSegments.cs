using System.Buffers;

namespace Gateway.UnitTests.Json;

/// <summary>A body in segments that count how often they are opened for reading.</summary>
internal sealed class CountedSegments
{
    public CountedSegments(byte[] bytes, int segmentBytes)
    {
        Segment? first = null;
        Segment? last = null;
        for (var start = 0; start < bytes.Length; start += segmentBytes)
        {
            var memory = new CountedMemory(this, bytes.AsMemory(start, Math.Min(segmentBytes, bytes.Length - start))).Memory;
            last = new Segment(memory, last);
            first ??= last;
            Count++;
        }

        Bytes = new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    public ReadOnlySequence<byte> Bytes { get; }

    public int Count { get; }

    public int Opened { get; set; }

    private sealed class CountedMemory(CountedSegments owner, Memory<byte> bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            owner.Opened++;
            return bytes.Span;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
