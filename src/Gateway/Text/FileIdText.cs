using System.Numerics;

namespace Gateway.Text;

/// <summary>
/// Finds the id of a file or of an upload in a text. An id is a credential: <c>gf</c> or <c>gu</c> and 32 hex digits. Texts of a body are
/// bytes, and names and paths are characters.
/// </summary>
internal static class FileIdText
{
    /// <summary>Bytes or characters of an id.</summary>
    public const int Length = 34;

    private const string FilePath = "/files/gf";
    private const int PrefixLength = 2;

    /// <summary>The bit that makes an ASCII letter lower-case.</summary>
    private const int CaseBit = 0x20;

    /// <summary>Whether a text contains an id, in any case.</summary>
    public static bool HasId(ReadOnlySpan<byte> text) => Has(text);

    /// <inheritdoc cref="HasId(ReadOnlySpan{byte})"/>
    public static bool HasId(ReadOnlySpan<char> text) => Has(text);

    /// <summary>Whether a text contains the path of the URL of a file, also with an id that is cut or mistyped.</summary>
    public static bool HasFilePath(ReadOnlySpan<byte> text) => text.IndexOf("/files/gf"u8) >= 0;

    /// <inheritdoc cref="HasFilePath(ReadOnlySpan{byte})"/>
    public static bool HasFilePath(ReadOnlySpan<char> text) => text.Contains(FilePath, StringComparison.Ordinal);

    private static bool Has<T>(ReadOnlySpan<T> text)
        where T : unmanaged, IBinaryInteger<T>
    {
        while (text.IndexOfAny(Of<T>('g'), Of<T>('G')) is >= 0 and var at)
        {
            text = text[at..];
            if (text.Length >= Length && IsKind(text[1]) && AreHexDigits(text[PrefixLength..Length]))
            {
                return true;
            }

            text = text[1..];
        }

        return false;
    }

    private static bool IsKind<T>(T letter)
        where T : unmanaged, IBinaryInteger<T> => (char)(ushort.CreateTruncating(letter) | CaseBit) is 'f' or 'u';

    private static bool AreHexDigits<T>(ReadOnlySpan<T> text)
        where T : unmanaged, IBinaryInteger<T>
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigit((char)ushort.CreateTruncating(digit)))
            {
                return false;
            }
        }

        return true;
    }

    private static T Of<T>(char letter)
        where T : unmanaged, IBinaryInteger<T> => T.CreateTruncating((ushort)letter);
}
