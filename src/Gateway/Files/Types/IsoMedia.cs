using System.Buffers.Binary;
using System.Text;

namespace Gateway.Files.Types;

/// <summary>
/// Recognises files that consist of boxes (ISO 14496-12 and QuickTime): a size, four letters and the content. The first box of a new file
/// has the brands of the file. Older QuickTime files have no such box.
/// </summary>
internal static class IsoMedia
{
    private const int HeaderBytes = 8;

    public static string? Detect(ReadOnlySpan<byte> head)
    {
        // Boxes without content may precede the others.
        while (TryReadBox(head, out var size, out var type))
        {
            switch (type)
            {
                case "ftyp":
                    return OfBrands(head, size);
                case "mdat" when size is 0 or 1 or >= HeaderBytes:
                    return MediaTypes.QuickTime;
                case "moov" when size >= HeaderBytes + HeaderBytes && IsMovie(head):
                    return MediaTypes.QuickTime;
                case "wide" or "free" or "skip" or "pnot" when size >= HeaderBytes && size >= head.Length:
                    return MediaTypes.QuickTime;
                case "wide" or "free" or "skip" or "pnot" when size >= HeaderBytes:
                    head = head[(int)size..];
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Reads the header of a box. The first byte of its size is no character, because four letters are a weak signature and a text
    /// may contain them.</summary>
    private static bool TryReadBox(ReadOnlySpan<byte> head, out uint size, out string type)
    {
        (size, type) = (0, "");
        if (head.Length < HeaderBytes || head[0] is >= (byte)' ' or (>= 9 and <= 13))
        {
            return false;
        }

        (size, type) = (BinaryPrimitives.ReadUInt32BigEndian(head), Encoding.ASCII.GetString(head[4..HeaderBytes]));
        return true;
    }

    /// <summary>The first box inside of <c>moov</c>.</summary>
    private static bool IsMovie(ReadOnlySpan<byte> head) =>
        head.Length >= 16 && Encoding.ASCII.GetString(head[12..16]) is "mvhd" or "cmov" or "rmra" or "trak" or "udta" or "iods" or "prfl";

    /// <summary>The major brand, a version, and the compatible brands.</summary>
    private static string? OfBrands(ReadOnlySpan<byte> head, uint size)
    {
        if (size < 12 || head.Length < 12)
        {
            return null;
        }

        var brands = head[..(int)Math.Min(size, head.Length)];
        return OfBrand(brands[8..12]) ?? OfCompatible(brands.Length > 16 ? brands[16..] : [])
            ?? (brands[8..12].SequenceEqual("mif1"u8) || brands[8..12].SequenceEqual("msf1"u8) ? MediaTypes.Heif : MediaTypes.Mp4);
    }

    /// <summary>The most specific type of the compatible brands. An MP4 may name QuickTime among many others.</summary>
    private static string? OfCompatible(ReadOnlySpan<byte> brands)
    {
        string? found = null;
        for (; brands.Length >= 4; brands = brands[4..])
        {
            var type = OfBrand(brands[..4]);
            if (type is not (null or MediaTypes.Mp4 or MediaTypes.QuickTime))
            {
                return type;
            }

            found = type == MediaTypes.Mp4 ? type : found ?? type;
        }

        return found;
    }

    /// <returns>Null: the brand does not decide. <c>mif1</c> and <c>msf1</c> are the brands of every HEIF and AVIF.</returns>
    private static string? OfBrand(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "avif" or "avis" => MediaTypes.Avif,
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" => MediaTypes.Heic,
        "M4A " or "M4B " or "M4P " => MediaTypes.M4a,
        "qt  " => MediaTypes.QuickTime,
        "avc1" or "M4V " or "M4VH" or "M4VP" or "dash" or "msdh" or "f4v " => MediaTypes.Mp4,
        ['i', 's', 'o', _] or ['m', 'p', '4', _] or ['3', 'g', _, _] or ['c', 'm', 'f', _] => MediaTypes.Mp4,
        _ => null,
    };
}
