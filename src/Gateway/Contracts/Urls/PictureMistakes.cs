using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Contracts.Urls;

/// <summary>Finds the probable mistake in a text that is refused as the URL of an image. The result is used in messages only.</summary>
internal static class PictureMistakes
{
    private const int SampleBytes = 1024;

    /// <summary>Shorter texts of letters and digits need not be base64.</summary>
    private const int ShortestBase64 = 64;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \t\r\n"u8);

    /// <summary>The base64 prefix of each image type; the first bytes of a type are always the same.</summary>
    private static readonly (byte[] Beginning, string Type)[] Beginnings =
    [
        ("iVBORw0KGgo"u8.ToArray(), "png"),
        ("/9j/"u8.ToArray(), "jpeg"),
        ("R0lGOD"u8.ToArray(), "gif"),
        ("UklGR"u8.ToArray(), "webp"),
        ("PHN2Zy"u8.ToArray(), "svg+xml"),
    ];

    public static PictureMistake Of(JsonValue value)
    {
        Span<byte> buffer = stackalloc byte[SampleBytes];
        ReadOnlySpan<byte> sample = buffer[..value.CopyPrefix(buffer)];
        sample = sample.TrimStart(" \t\r\n"u8);
        if (Begins(sample, "data:"u8))
        {
            return OfDataUri(value, sample);
        }

        if (Begins(sample, "image/"u8) || Begins(sample, "base64,"u8))
        {
            return PictureMistake.PartOfPrefix;
        }

        return IsBase64(sample) ? PictureMistake.BareBase64 : IsPath(sample) ? PictureMistake.LocalPath : PictureMistake.None;
    }

    /// <summary>The missing prefix of bare base64, with the image type if the first bytes show it.</summary>
    public static string PrefixFor(JsonValue value)
    {
        Span<byte> buffer = stackalloc byte[ShortestBase64];
        return $"data:image/{TypeOf(buffer[..value.CopyPrefix(buffer)]) ?? "<type>"};base64,";
    }

    /// <summary>Whether a text begins like the base64 of an image and must therefore not be shown.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> sample) =>
        TypeOf(sample) is not null
        || (sample.Length >= ShortestBase64 && !sample.ContainsAnyExcept(Base64) && sample.IndexOf((byte)' ') < 0 && !IsPath(sample));

    private static PictureMistake OfDataUri(JsonValue value, ReadOnlySpan<byte> sample)
    {
        var comma = sample.IndexOf((byte)',');
        if (comma < 0 || sample[..comma].IndexOf(";base64"u8) < 0)
        {
            return PictureMistake.PartOfPrefix;
        }

        var text = value.Open(stackalloc byte[JsonTextReader.LongScratchSize]);
        var header = true;
        while (text.Next(out var piece))
        {
            if (header)
            {
                var end = piece.IndexOf((byte)',');
                header = end < 0;
                piece = piece[(end + 1)..];
            }

            if (header)
            {
                continue;
            }

            if (piece.IndexOfAny(" \t\r\n"u8) >= 0)
            {
                return PictureMistake.WrappedBase64;
            }

            if (piece.IndexOfAny((byte)'-', (byte)'_') >= 0)
            {
                return PictureMistake.UrlSafeBase64;
            }
        }

        return PictureMistake.None;
    }

    private static string? TypeOf(ReadOnlySpan<byte> sample)
    {
        sample = sample.TrimStart(" \t\r\n"u8);
        foreach (var (beginning, type) in Beginnings)
        {
            if (sample.StartsWith(beginning))
            {
                return type;
            }
        }

        return null;
    }

    private static bool IsPath(ReadOnlySpan<byte> text) =>
        Begins(text, "file:"u8)
        || text.StartsWith("./"u8) || text.StartsWith("../"u8) || text.StartsWith("~/"u8) || text.StartsWith("\\\\"u8)
        || (text is [(byte)'/', not (byte)'/', ..])
        || (text is [var drive, (byte)':', (byte)'\\' or (byte)'/', ..] && char.IsAsciiLetter((char)drive));

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> beginning) =>
        text.Length >= beginning.Length && Ascii.EqualsIgnoreCase(text[..beginning.Length], beginning);
}
