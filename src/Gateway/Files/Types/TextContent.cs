using System.Text.Unicode;

namespace Gateway.Files.Types;

/// <summary>Tells a text from the bytes of a file: clients send a URL, JSON, HTML or base64 in place of the file by mistake.</summary>
internal static class TextContent
{
    private const int SampleBytes = 512;

    /// <summary>The bytes of a character that may be cut at the end of the sample.</summary>
    private const int LongestCut = 3;

    public static bool Is(ReadOnlySpan<byte> head)
    {
        var sample = head[..Math.Min(head.Length, SampleBytes)];
        foreach (var value in sample)
        {
            if (value is 0x7F or (< (byte)' ' and not ((byte)'\t' or (byte)'\r' or (byte)'\n' or 12)))
            {
                return false;
            }
        }

        for (var cut = 0; cut <= (head.Length > SampleBytes ? LongestCut : 0); cut++)
        {
            if (Utf8.IsValid(sample[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
