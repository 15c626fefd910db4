using System.Buffers;
using System.Text;

namespace Gateway.Json;

/// <summary>Operations on a whole text that read it piece by piece. Each reads the reader to its end.</summary>
internal static class JsonTextReaderExtensions
{
    private static readonly SearchValues<byte> AsciiWhiteSpace = SearchValues.Create(" \t\n\v\f\r"u8);

    public static bool EqualsBytes(this JsonTextReader text, ReadOnlySpan<byte> expected)
    {
        while (text.Next(out var piece))
        {
            if (!expected.StartsWith(piece))
            {
                return false;
            }

            expected = expected[piece.Length..];
        }

        return expected.IsEmpty;
    }

    public static bool TryReadShort(this JsonTextReader text, int maxChars, out string value)
    {
        value = "";
        // At most three bytes of UTF-8 become one UTF-16 unit.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, maxChars * 3));
        try
        {
            var length = 0;
            while (text.Next(out var piece))
            {
                if (piece.Length > buffer.Length - length)
                {
                    return false;
                }

                piece.CopyTo(buffer.AsSpan(length));
                length += piece.Length;
            }

            if (Encoding.UTF8.GetCharCount(buffer, 0, length) > maxChars)
            {
                return false;
            }

            value = Encoding.UTF8.GetString(buffer, 0, length);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static bool IsBlank(this JsonTextReader text)
    {
        Span<byte> character = stackalloc byte[4];
        var length = 0;
        while (text.Next(out var piece))
        {
            if (length == 0)
            {
                piece = TrimStart(piece);
            }

            foreach (var value in piece)
            {
                // A character may be split between two segments, so its bytes are collected. The first character that is not white
                // space ends the loop.
                character[length++] = value;
                if (Rune.DecodeFromUtf8(character[..length], out var rune, out _) != OperationStatus.Done)
                {
                    continue;
                }

                if (!Rune.IsWhiteSpace(rune))
                {
                    return false;
                }

                length = 0;
            }
        }

        return true;
    }

    /// <summary>Removes the white space at the start of a piece: ASCII in blocks, then character by character.</summary>
    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (piece[0] < 0x80)
            {
                var other = piece.IndexOfAnyExcept(AsciiWhiteSpace);
                if (other <= 0)
                {
                    return other < 0 ? default : piece;
                }

                piece = piece[other..];
            }
            else if (piece.Length >= 3 && (piece[0] & 0xF0) == 0xE0)
            {
                // Three bytes of a valid text. Almost all white space other than ASCII has three.
                if (!char.IsWhiteSpace((char)(((piece[0] & 0x0F) << 12) | ((piece[1] & 0x3F) << 6) | (piece[2] & 0x3F))))
                {
                    return piece;
                }

                piece = piece[3..];
            }
            else if (Rune.DecodeFromUtf8(piece, out var rune, out var consumed) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
            {
                piece = piece[consumed..];
            }
            else
            {
                return piece;
            }
        }

        return piece;
    }
}
