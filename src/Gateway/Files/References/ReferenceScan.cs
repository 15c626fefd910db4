using System.Buffers;

namespace Gateway.Files.References;

/// <summary>
/// Decides without a parser whether a body may contain the URL of a file or of an upload: it contains <c>files</c> or <c>upload</c> in any
/// case, or an escape that may hide one of their letters. Nearly every body contains neither and pays for nothing else.
/// </summary>
internal static class ReferenceScan
{
    /// <summary>Some serializers write every slash of base64 as <c>\/</c>. After so many of them the parser is faster.</summary>
    private const int MostEscapes = 64;

    /// <summary>The bit that makes an ASCII letter lower-case.</summary>
    private const byte CaseBit = 0x20;

    private static readonly SearchValues<byte> Escapes = SearchValues.Create("\\%"u8);

    public static bool MayFind(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return MayFind(body.FirstSpan);
        }

        Span<byte> seam = stackalloc byte[2 * FilesMark.Longest];
        var kept = 0;
        foreach (var block in body)
        {
            var span = block.Span;
            // The end of the blocks before this one and its beginning: a mark may be split between them.
            var taken = Math.Min(span.Length, FilesMark.Longest);
            span[..taken].CopyTo(seam[kept..]);
            if (MayFind(seam[..(kept + taken)]) || MayFind(span))
            {
                return true;
            }

            var end = seam[..(kept + taken)];
            if (span.Length > FilesMark.Longest)
            {
                end = seam[..FilesMark.Longest];
                span[^FilesMark.Longest..].CopyTo(end);
            }

            kept = Math.Min(end.Length, FilesMark.Longest);
            end[^kept..].CopyTo(seam);
        }

        return false;
    }

    private static bool MayFind(ReadOnlySpan<byte> bytes) => FilesMark.IsIn(bytes) || HidesLetter(bytes);

    /// <summary>Whether one of the letters of <c>files</c> or <c>upload</c> may be written as <c>\u0066</c> or as <c>%66</c> (their codes
    /// begin with 4 to 7), as <c>%2566</c>, or with a line break or tab between them, which clients leave out.</summary>
    private static bool HidesLetter(ReadOnlySpan<byte> bytes)
    {
        for (var (at, escapes) = (Next(bytes, 0), 0); at >= 0; at = Next(bytes, at + 1), escapes++)
        {
            if (escapes == MostEscapes || IsHiding(bytes, at))
            {
                return true;
            }
        }

        return false;
    }

    private static int Next(ReadOnlySpan<byte> bytes, int from) =>
        from < bytes.Length && bytes[from..].IndexOfAny(Escapes) is >= 0 and var at ? from + at : -1;

    private static bool IsHiding(ReadOnlySpan<byte> bytes, int at) => bytes[at..] switch
    {
        [(byte)'%', >= (byte)'4' and <= (byte)'7', ..] or [(byte)'%', (byte)'2', (byte)'5' or (byte)'\\', ..] => true,
        [(byte)'%', (byte)'\\', (byte)'t' or (byte)'n' or (byte)'r', ..] => true,
        [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', ..] => true,
        [(byte)'\\', (byte)'t' or (byte)'n' or (byte)'r', var next, ..] =>
            next == '\\' ? IsAfterLetter(bytes[..at]) : IsBetweenLetters(bytes[..at], next),
        _ => false,
    };

    /// <summary>Whether a text ends with a letter of <c>files</c> or <c>upload</c>, or with a line break or tab, which may follow
    /// one.</summary>
    private static bool IsAfterLetter(ReadOnlySpan<byte> text) =>
        EndsWithBreak(text) || (text.Length > 0 && "fileuploa"u8.Contains((byte)(text[^1] | CaseBit)));

    /// <summary>Whether the letters before and after a line break or tab follow each other in <c>files</c> or <c>upload</c>.</summary>
    private static bool IsBetweenLetters(ReadOnlySpan<byte> text, byte next) =>
        EndsWithBreak(text)
            ? "ilespload"u8.Contains((byte)(next | CaseBit))
            : text.Length > 0 && ((char)(text[^1] | CaseBit), (char)(next | CaseBit)) is
                ('f', 'i') or ('i', 'l') or ('l', 'e') or ('e', 's')
                or ('u', 'p') or ('p', 'l') or ('l', 'o') or ('o', 'a') or ('a', 'd');

    private static bool EndsWithBreak(ReadOnlySpan<byte> text) => text is [.., (byte)'\\', (byte)'t' or (byte)'n' or (byte)'r'];
}
