using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Testing.Json;

/// <summary>Bodies in one or in many segments.</summary>
internal static class JsonBodies
{
    public static readonly JsonLimits Limits = new(32, 65_536);

    public static JsonBody? Parse(byte[] utf8, out JsonFault? fault) => JsonBody.Parse(new ReadOnlySequence<byte>(utf8), Limits, out fault);

    public static JsonBody Parse(string json)
    {
        var body = Parse(Encoding.UTF8.GetBytes(json), out var fault);
        fault.ShouldBeNull();
        return body.ShouldNotBeNull();
    }

    public static ReadOnlySequence<byte> Split(byte[] utf8, params int[] cuts)
    {
        var start = 0;
        Segment? first = null;
        Segment? last = null;
        foreach (var cut in (int[])[.. cuts, utf8.Length])
        {
            var memory = utf8.AsMemory(start, cut - start);
            last = last is null ? first = new Segment(memory, 0) : last.Append(memory);
            start = cut;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
