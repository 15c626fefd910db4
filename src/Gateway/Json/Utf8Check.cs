using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Json;

/// <summary>Finds bytes that are not UTF-8. The grammar of JSON accepts any byte inside strings.</summary>
internal static class Utf8Check
{
    private const int LongestSequence = 4;

    // The text is checked in blocks. Only the block with the error is read character by character.
    private const int Block = 4096;

    /// <summary>Offset of the first byte that is not UTF-8, or -1.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static long FirstInvalid(ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsSingleSegment)
        {
            return FirstInvalid(bytes.FirstSpan, final: true, out _, offset: 0);
        }

        // The bytes of one character may begin in one segment and end in the next segment or in a later one.
        Span<byte> carry = stackalloc byte[LongestSequence];
        var carried = 0;
        long offset = 0;
        foreach (var segment in bytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var span = segment.Span;
            while (carried > 0 && span.Length > 0)
            {
                carry[carried++] = span[0];
                span = span[1..];
                offset++;
                var status = Rune.DecodeFromUtf8(carry[..carried], out _, out _);
                if (status == OperationStatus.InvalidData)
                {
                    return offset - carried;
                }

                if (status == OperationStatus.Done)
                {
                    carried = 0;
                }
            }

            if (span.IsEmpty)
            {
                continue;
            }

            var invalid = FirstInvalid(span, final: false, out var incomplete, offset);
            if (invalid >= 0)
            {
                return invalid;
            }

            span[^incomplete..].CopyTo(carry);
            carried = incomplete;
            offset += span.Length;
        }

        return carried > 0 ? offset - carried : -1;
    }

    private static long FirstInvalid(ReadOnlySpan<byte> span, bool final, out int incomplete, long offset)
    {
        incomplete = final ? 0 : IncompleteTail(span);
        if (Utf8.IsValid(span[..^incomplete]))
        {
            return -1;
        }

        var at = 0;
        while (span.Length - at > Block && span.Slice(at, Block) is var block && block[..^IncompleteTail(block)] is var whole
            && Utf8.IsValid(whole))
        {
            at += whole.Length;
        }

        while (Rune.DecodeFromUtf8(span[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return offset + at;
    }

    /// <summary>Number of bytes at the end of the span that begin a character without completing it.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> span)
    {
        for (var length = 1; length < LongestSequence && length <= span.Length; length++)
        {
            if ((span[^length] & 0xC0) == 0x80)
            {
                continue;
            }

            return Rune.DecodeFromUtf8(span[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
        }

        return 0;
    }
}
