using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Files.References;

/// <summary>
/// Recognises the URL of an uploaded file, and that of an upload, which clients confuse with it. The host is not compared, because a
/// gateway has several names, inside and outside of a cluster: the last two segments of the path are <c>files</c> and an id. The text is
/// read as generously as servers, proxies and browsers read it, so that another spelling of a URL is recognised too.
/// </summary>
internal static class FileUrl
{
    /// <summary>The longest URL that is read. A longer one that may be the URL of a file is refused.</summary>
    public const int LongestUrl = 8192;

    private const string FilesSegment = "files";
    private const string StorageSegment = "storage";
    private const string UploadSegment = "upload";

    /// <summary>The path of a URL that the gateway serves as it is.</summary>
    private static readonly SearchValues<char> PlainPath =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>A proxy may decode a path that another one has decoded.</summary>
    private const int MostDecodings = 3;

    /// <param name="text">The whole text, or its beginning if it is longer than <see cref="LongestUrl"/>.</param>
    /// <param name="isWhole">Whether the text is complete. Of another one, only a path that ends with a query is read.</param>
    /// <param name="own">The addresses that certainly lead to this gateway.</param>
    /// <param name="reading">The URL.</param>
    /// <returns>False: the text is not the URL of a file or of an upload.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, bool isWhole, OwnAddresses own, out UrlReading reading)
    {
        reading = new UrlReading(UrlKind.Nothing, null);
        if (!TrySplit(text, out var scheme, out var rest))
        {
            return false;
        }

        var end = rest.AsSpan().IndexOfAny('?', '#');
        rest = end < 0 ? rest.TrimEnd() : rest[..end];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        // A text with a space and a second URL is a sentence.
        if (slash < 0 || (end < 0 && !isWhole) || (HasSpace(rest) && rest.Contains(":/", StringComparison.Ordinal)))
        {
            return false;
        }

        var path = rest[slash..];
        var ownPrefix = own.PrefixAt(scheme, rest[..slash]);
        var isBelowOwn = false;
        for (var decodings = 0; ; decodings++)
        {
            // Every decoding is read for an id, because the text that is not decoded may be a path below an own address too.
            if (TryReadPath(path, keepsEmpty: false, out reading) || TryReadPath(path, keepsEmpty: true, out reading))
            {
                return true;
            }

            isBelowOwn = isBelowOwn || (ownPrefix is not null
                && (IsBelow(path, keepsEmpty: false, ownPrefix) || IsBelow(path, keepsEmpty: true, ownPrefix)));
            if (decodings == MostDecodings || !path.Contains('%', StringComparison.Ordinal))
            {
                return isBelowOwn;
            }

            path = Uri.UnescapeDataString(path).Replace('\\', '/');
        }
    }

    /// <summary>
    /// Whether a text is the URL of a file in the spelling of the answers to an upload, apart from host, prefix, query and fragment. The
    /// gateway serves no other spelling.
    /// </summary>
    public static bool IsExact(ReadOnlySpan<char> text)
    {
        var scheme = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        if (scheme == 0 || text.ContainsAnyInRange('\0', ' '))
        {
            return false;
        }

        var rest = text[scheme..];
        var end = rest.IndexOfAny('?', '#');
        rest = end < 0 ? rest : rest[..end];
        var slash = rest.IndexOf('/');
        if (slash <= 0 || rest[..slash].IndexOfAny('\\', '%') >= 0)
        {
            return false;
        }

        var path = rest[slash..];
        var name = path.LastIndexOf('/');
        return !path.ContainsAnyExcept(PlainPath) && !path.Contains("//", StringComparison.Ordinal)
            && !path.Contains("/.", StringComparison.Ordinal) && FileIds.IsFile(path[(name + 1)..])
            && path[..name].EndsWith(FileRoutes.Files, StringComparison.Ordinal);
    }

    /// <summary>Whether a text whose beginning this is may be a URL that ends elsewhere than in its query.</summary>
    /// <param name="beginning">The first <see cref="LongestUrl"/> bytes of a longer text.</param>
    public static bool IsOpenPath(ReadOnlySpan<char> beginning) =>
        TrySplit(beginning, out _, out var rest) && rest.AsSpan().IndexOfAny('?', '#') < 0 && !HasSpace(rest);

    private static bool HasSpace(string text) => text.Contains(' ', StringComparison.Ordinal);

    /// <param name="text">The text.</param>
    /// <param name="scheme">http or https.</param>
    /// <param name="rest">Authority and path, with <c>/</c> alone between segments.</param>
    private static bool TrySplit(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? scheme, out string rest)
    {
        (scheme, rest) = (null, "");
        // Browsers leave out line breaks and tabs, also in the scheme, and read a backslash as a slash.
        var plain = text.IndexOfAny("\t\r\n\\") < 0
            ? text
            : string.Concat(new string(text).Replace('\\', '/').Split('\t', '\n', '\r'));
        plain = TrimStart(plain);
        var colon = plain.IndexOf(':');
        if (colon is not (4 or 5))
        {
            return false;
        }

        var name = plain[..colon];
        if (!name.Equals("http", StringComparison.OrdinalIgnoreCase) && !name.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Browsers accept any number of slashes.
        (scheme, rest) = (name.Length == 4 ? "http" : "https", plain[(colon + 1)..].TrimStart('/').ToString());
        return true;
    }

    private static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        while (text is [<= ' ', ..])
        {
            text = text[1..];
        }

        return text;
    }

    /// <param name="path">The path.</param>
    /// <param name="keepsEmpty">Whether <c>..</c> removes an empty segment, as in a browser, or the one before it, as in nginx.</param>
    /// <param name="reading">The file or the upload.</param>
    private static bool TryReadPath(ReadOnlySpan<char> path, bool keepsEmpty, out UrlReading reading)
    {
        reading = new UrlReading(UrlKind.Nothing, null);
        var last = TakeLast(ref path, keepsEmpty);
        if (FileIds.IsFileInAnyCase(last))
        {
            if (!TakeLast(ref path, keepsEmpty).Equals(FilesSegment, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            reading = new UrlReading(UrlKind.File, new string(last).ToLowerInvariant());
            return true;
        }

        // An upload may be followed by the number of a part or by "complete".
        if ((FileIds.IsUploadInAnyCase(last) || FileIds.IsUploadInAnyCase(TakeLast(ref path, keepsEmpty)))
            && TakeLast(ref path, keepsEmpty).Equals(UploadSegment, StringComparison.OrdinalIgnoreCase)
            && TakeLast(ref path, keepsEmpty).Equals(StorageSegment, StringComparison.OrdinalIgnoreCase))
        {
            reading = new UrlReading(UrlKind.Upload, null);
            return true;
        }

        return false;
    }

    /// <summary>Whether the last segment but one is <c>files</c>, and the segments before it are those of the prefix.</summary>
    private static bool IsBelow(ReadOnlySpan<char> path, bool keepsEmpty, ReadOnlySpan<char> prefix)
    {
        // Only an id is read in a text with spaces: any other text may be a sentence.
        if (path.Contains(' ') || TakeLast(ref path, keepsEmpty).IsEmpty
            || !TakeLast(ref path, keepsEmpty).Equals(FilesSegment, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        while (!prefix.IsEmpty)
        {
            var slash = prefix.LastIndexOf('/');
            if (!TakeLast(ref path, keepsEmpty).Equals(prefix[(slash + 1)..], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            prefix = slash < 0 ? [] : prefix[..slash];
        }

        return TakeLast(ref path, keepsEmpty).IsEmpty;
    }

    /// <summary>Takes the last segment from a path. Empty: there is none.</summary>
    private static ReadOnlySpan<char> TakeLast(ref ReadOnlySpan<char> path, bool keepsEmpty)
    {
        for (var parents = 0; !path.IsEmpty;)
        {
            var slash = path.LastIndexOf('/');
            var segment = Plain(path[(slash + 1)..]);
            path = slash < 0 ? [] : path[..slash];
            switch (segment)
            {
                case ".":
                case "" when parents == 0 || !keepsEmpty:
                    break;
                case "..":
                    parents++;
                    break;
                case var _ when parents > 0:
                    parents--;
                    break;
                default:
                    return segment;
            }
        }

        return [];
    }

    /// <summary>A segment without its parameters, and without a decoded query, which some servers cut off.</summary>
    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> segment)
    {
        var end = segment.IndexOfAny(';', '?', '#');
        segment = end < 0 ? segment : segment[..end];
        while (segment is [.., <= ' '])
        {
            segment = segment[..^1];
        }

        return segment;
    }
}
