using System.Buffers.Binary;

namespace Gateway.Files.Types;

/// <summary>
/// Recognises the media type of a file by its first bytes. The signatures stand at fixed positions, so a file that also has the form of
/// another type later on has the type of its beginning, as in browsers (<see href="https://mimesniff.spec.whatwg.org/"/>). A text is never
/// an image, except an SVG, which browsers save and do not show.
/// </summary>
internal static class TypeDetector
{
    /// <summary>The most bytes that decide. Declarations and comments of this length may precede the first element of an SVG.</summary>
    public const int HeadBytes = 16 * 1024;

    /// <summary>Bytes of a JPEG XL without container that must contain one that is no text.</summary>
    private const int SampleBytes = 64;

    public static string Detect(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, HeadBytes)];
        return Image(head) ?? Container(head) ?? IsoMedia.Detect(head) ?? Video(head) ?? Sound(head) ?? Other(head)
            ?? (SvgText.IsSvg(head) ? MediaTypes.Svg : MediaTypes.Unknown);
    }

    private static string? Image(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => MediaTypes.Png,
        [0xFF, 0xD8, 0xFF, ..] => MediaTypes.Jpeg,
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => MediaTypes.Gif,
        [(byte)'B', (byte)'M', ..] when IsBmp(head) => MediaTypes.Bmp,
        // 42: TIFF; 43: with offsets of 64 bits.
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => MediaTypes.Tiff,
        [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 13, 10, 0x87, 10, ..] => MediaTypes.Jxl,
        [0xFF, 10, ..] when !IsText(head[2..Math.Min(head.Length, SampleBytes)]) => MediaTypes.Jxl,
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 13, 10, 0x87, 10, ..] => MediaTypes.Jp2,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', 0, 1 or 2, 0, 0, 0, 0, 0, 0, ..] => MediaTypes.Psd,
        [0, 0, 1, 0, ..] when IsIcon(head) => MediaTypes.Icon,
        _ => null,
    };

    /// <summary>Formats in which a signature is followed by the name of the format.</summary>
    private static string? Container(ReadOnlySpan<byte> head)
    {
        if (head is [0x1A, 0x45, 0xDF, 0xA3, ..])
        {
            return OfMatroska(head);
        }

        if (head.Length < 12)
        {
            return null;
        }

        var form = head[8..12];
        return head[..4] switch
        {
            var name when name.SequenceEqual("RIFF"u8) => form switch
            {
                _ when form.SequenceEqual("WEBP"u8) => MediaTypes.Webp,
                _ when form.SequenceEqual("WAVE"u8) => MediaTypes.Wav,
                _ when form.SequenceEqual("AVI "u8) => MediaTypes.Avi,
                _ when form.SequenceEqual("RMID"u8) => MediaTypes.Midi,
                _ => null,
            },
            // WAVE with sizes of 64 bits.
            var name when (name.SequenceEqual("RF64"u8) || name.SequenceEqual("BW64"u8)) && form.SequenceEqual("WAVE"u8) => MediaTypes.Wav,
            var name when name.SequenceEqual("FORM"u8) && (form.SequenceEqual("AIFF"u8) || form.SequenceEqual("AIFC"u8)) => MediaTypes.Aiff,
            _ => null,
        };
    }

    private static string? Video(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith(AsfHeader) => MediaTypes.Asf,
        [(byte)'F', (byte)'L', (byte)'V', 1, var flags, 0, 0, 0, 9, ..] when (flags & 0xFA) == 0 => MediaTypes.Flv,
        _ when MpegStream.IsProgram(head) => MediaTypes.Mpeg,
        _ when MpegStream.IsTransport(head) => MediaTypes.MpegTransport,
        _ => null,
    };

    private static string? Sound(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("fLaC"u8) => MediaTypes.Flac,
        _ when head.StartsWith("OggS"u8) => head.IndexOf("theora"u8) >= 0 ? MediaTypes.OggVideo : MediaTypes.Ogg,
        [(byte)'M', (byte)'T', (byte)'h', (byte)'d', 0, 0, 0, 6, ..] => MediaTypes.Midi,
        _ when head.StartsWith("#!AMR\n"u8) || head.StartsWith("#!AMR-WB\n"u8) => MediaTypes.Amr,
        _ when head.StartsWith("ID3"u8) => MediaTypes.Mp3,
        _ when MpegStream.IsAdts(head) => MediaTypes.Aac,
        _ when MpegStream.IsAudio(head) || MpegStream.IsPaddedAudio(head) => MediaTypes.Mp3,
        _ => null,
    };

    private static string? Other(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("%PDF-"u8) => MediaTypes.Pdf,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => MediaTypes.Zip,
        _ when head.Length >= 12 && head.StartsWith("glTF"u8) => MediaTypes.Glb,
        _ => null,
    };

    /// <summary>The id of the first object of an ASF file (WMV, WMA).</summary>
    private static ReadOnlySpan<byte> AsfHeader =>
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];

    /// <summary>Two letters are a weak signature, so the sizes of the headers are checked too.</summary>
    private static bool IsBmp(ReadOnlySpan<byte> head) =>
        head.Length >= 18 && BinaryPrimitives.ReadInt32LittleEndian(head[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    /// <summary>The signature has few bits, so the entry of the first image is checked too.</summary>
    private static bool IsIcon(ReadOnlySpan<byte> head) =>
        head.Length >= 22 && BinaryPrimitives.ReadUInt16LittleEndian(head[4..]) is > 0 and var count && head[9] == 0
        && BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) <= 1
        && BinaryPrimitives.ReadUInt16LittleEndian(head[12..]) is 0 or 1 or 4 or 8 or 16 or 24 or 32
        && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) > 0
        && BinaryPrimitives.ReadUInt32LittleEndian(head[18..]) >= 6 + (16u * count);

    /// <summary>The name of the document type is within the header, which is short.</summary>
    private static string OfMatroska(ReadOnlySpan<byte> head) =>
        head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? MediaTypes.Webm : MediaTypes.Matroska;

    /// <summary>Whether all bytes are ASCII characters of a text.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is >= 0x7F or (< (byte)' ' and not ((byte)'\t' or (byte)'\r' or (byte)'\n' or 12)))
            {
                return false;
            }
        }

        return true;
    }
}
