namespace Gateway.Files.Types;

/// <summary>Recognises the streams of MPEG, which have no header of a file: each frame or packet begins with a few fixed bits.</summary>
internal static class MpegStream
{
    private const int PacketBytes = 188;

    /// <summary>A packet of a camera or a Blu-ray has a time before it.</summary>
    private const int TimeBytes = 4;

    private const int PacketsChecked = 3;

    /// <summary>Bit rates in kbit/s by the index in the header. Index 0 and 15 are not valid here.</summary>
    private static readonly int[] Layer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] Layer2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] OldVersions = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    /// <summary>Sampling rates of MPEG 1. MPEG 2 has half and MPEG 2.5 a quarter of them.</summary>
    private static readonly int[] Rates = [44_100, 48_000, 32_000];

    /// <summary>A program stream begins with a pack, an elementary stream with a sequence.</summary>
    public static bool IsProgram(ReadOnlySpan<byte> head) => head switch
    {
        [0, 0, 1, 0xBA, var mark, ..] => head.Length >= 12 && ((mark & 0xC4) == 0x44 || (mark & 0xF1) == 0x21),
        [0, 0, 1, 0xB3, ..] => head.Length >= 12 && (head[10] & 0x20) != 0 && (head[7] & 0x0F) is > 0 and < 9,
        _ => false,
    };

    public static bool IsTransport(ReadOnlySpan<byte> head) =>
        HasPackets(head, 0, PacketBytes) || HasPackets(head, TimeBytes, TimeBytes + PacketBytes);

    /// <summary>A frame of AAC in ADTS: sync word, layer 0, sampling rate and a plausible length.</summary>
    public static bool IsAdts(ReadOnlySpan<byte> head) =>
        head is [0xFF, var second, ..] && (second & 0xF6) == 0xF0 && head.Length >= 7 && ((head[2] >> 2) & 0x0F) < 13
        && (((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5)) > 7;

    /// <summary>A frame: version, layer (II or III), bit rate and sampling rate must be valid.</summary>
    public static bool IsAudio(ReadOnlySpan<byte> head) =>
        head is [0xFF, var second, var third, _, ..] && (second & 0xE0) == 0xE0 && (second & 0x18) != 0x08
        && (second & 0x06) is 0x02 or 0x04 && (third & 0xF0) is not (0xF0 or 0) && (third & 0x0C) != 0x0C;

    /// <summary>Zeros, and then an ID3 tag or two frames: some encoders leave room for a tag.</summary>
    public static bool IsPaddedAudio(ReadOnlySpan<byte> head)
    {
        var start = head.IndexOfAnyExcept((byte)0);
        if (start <= 0)
        {
            return false;
        }

        var rest = head[start..];
        return rest.StartsWith("ID3"u8)
            || (IsAudio(rest) && LengthOf(rest) is var length && rest.Length > length && IsAudio(rest[length..]));
    }

    private static bool HasPackets(ReadOnlySpan<byte> head, int at, int step)
    {
        for (var packet = 0; packet < PacketsChecked; packet++, at += step)
        {
            // A packet has content or an adaptation field, and its first bit says that it is without errors.
            if (at + TimeBytes > head.Length || head[at] != 0x47 || (head[at + 1] & 0x80) != 0 || (head[at + 3] & 0x30) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes of a frame of layer II or III.</summary>
    private static int LengthOf(ReadOnlySpan<byte> frame)
    {
        var isFirst = (frame[1] & 0x18) == 0x18;
        var isThird = (frame[1] & 0x06) == 0x02;
        var bits = (isFirst ? isThird ? Layer3 : Layer2 : OldVersions)[frame[2] >> 4] * 1000;
        var rate = Rates[(frame[2] >> 2) & 3] >> (isFirst ? 0 : (frame[1] & 0x18) == 0x10 ? 1 : 2);
        return ((isThird && !isFirst ? 72 : 144) * bits / rate) + ((frame[2] >> 1) & 1);
    }
}
