using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Files;

/// <summary>
/// The ids in the URLs of files and of uploads: a prefix and 128 random bits. Whoever knows one may use it, so both are credentials. The
/// prefix tells a file of a gateway from a file of another server whose URL has the same form.
/// </summary>
internal static class FileIds
{
    private const string FilePrefix = "gf";
    private const string UploadPrefix = "gu";
    private const int RandomBytes = 16;
    private const int Length = 2 + (2 * RandomBytes);

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> HexInAnyCase = SearchValues.Create("0123456789abcdefABCDEF");

    public static string NewFile() => FilePrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    public static string NewUpload() => UploadPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether a text has the form of the id of a file.</summary>
    public static bool IsFile(ReadOnlySpan<char> text) => HasForm(text, FilePrefix);

    /// <summary>Whether a text has the form of the id of an upload.</summary>
    public static bool IsUpload(ReadOnlySpan<char> text) => HasForm(text, UploadPrefix);

    /// <summary>Whether a text becomes the id of a file in lower case: a proxy may change the case of a path.</summary>
    public static bool IsFileInAnyCase(ReadOnlySpan<char> text) => HasFormInAnyCase(text, FilePrefix);

    /// <summary>Whether a text becomes the id of an upload in lower case.</summary>
    public static bool IsUploadInAnyCase(ReadOnlySpan<char> text) => HasFormInAnyCase(text, UploadPrefix);

    /// <summary>Name of the row of a file, with which the names of its bytes begin: 128 bits of a digest of its id.</summary>
    public static string NameOf(string fileId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fileId)).AsSpan(0, 16));

    /// <summary>SHA-256 of the id of an upload, which is stored instead of the id.</summary>
    public static byte[] DigestOf(string uploadId) => SHA256.HashData(Encoding.UTF8.GetBytes(uploadId));

    private static bool HasForm(ReadOnlySpan<char> text, string prefix) =>
        text.Length == Length && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text[prefix.Length..].ContainsAnyExcept(Hex);

    private static bool HasFormInAnyCase(ReadOnlySpan<char> text, string prefix) =>
        text.Length == Length && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && !text[prefix.Length..].ContainsAnyExcept(HexInAnyCase);
}
