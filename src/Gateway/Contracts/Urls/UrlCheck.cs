using System.Buffers;
using System.Text;
using Gateway.Json;

namespace Gateway.Contracts.Urls;

/// <summary>
/// <c>format: uri</c>: an absolute http or https URL with a host, or a data URI of an image in base64. Both may be limited to certain
/// image types: a data URI contains its type; a URL may show it by the extension of its path. The type of an uploaded file is known by its
/// content, so the rules of a data URI apply to it.
/// </summary>
internal static class UrlCheck
{
    /// <summary>Maximum length of a URL in bytes of UTF-8. Signed URLs are much shorter, and most servers refuse longer URLs.</summary>
    public const int LongestUrl = 8192;

    private const int OrdinaryUrl = 1024;
    private const int LongestDataHeader = 128;
    private const string ImagePrefix = "image/";

    public static UrlVerdict Examine(JsonValue value, IReadOnlyList<string> imageTypes)
    {
        var verdict = ExamineText(value, imageTypes);
        return verdict == UrlVerdict.Ok && value.TryGetFileType(out var type) && type is not null ? ExamineFile(type, imageTypes) : verdict;
    }

    private static UrlVerdict ExamineFile(string type, IReadOnlyList<string> imageTypes)
    {
        if (!type.StartsWith(ImagePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return imageTypes.Count > 0 ? UrlVerdict.WrongFileType : UrlVerdict.NotImageFile;
        }

        return imageTypes.Count == 0 || IsListed(type[ImagePrefix.Length..].ToLowerInvariant(), imageTypes)
            ? UrlVerdict.Ok
            : UrlVerdict.WrongFileType;
    }

    private static UrlVerdict ExamineText(JsonValue value, IReadOnlyList<string> imageTypes)
    {
        Span<byte> start = stackalloc byte[OrdinaryUrl];
        var length = value.CopyPrefix(start);
        if (length >= 5 && Ascii.EqualsIgnoreCase(start[..5], "data:"u8))
        {
            return ExamineData(value, start[..Math.Min(length, LongestDataHeader)], imageTypes);
        }

        if (length < OrdinaryUrl)
        {
            return ExamineUrl(start[..length], imageTypes);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(LongestUrl + 1);
        try
        {
            length = value.CopyPrefix(buffer.AsSpan(0, LongestUrl + 1));
            return length > LongestUrl ? UrlVerdict.TooLong : ExamineUrl(buffer.AsSpan(0, length), imageTypes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the value is an http or https URL. False for a data URI.</summary>
    public static bool IsWebUrl(JsonValue value)
    {
        Span<byte> start = stackalloc byte[OrdinaryUrl];
        var length = value.CopyPrefix(start);
        return length < OrdinaryUrl && ExamineUrl(start[..length], []) == UrlVerdict.Ok;
    }

    private static UrlVerdict ExamineUrl(ReadOnlySpan<byte> url, IReadOnlyList<string> imageTypes)
    {
        var authority = AuthorityStart(url);
        if (authority < 0 || url.IndexOfAnyInRange((byte)0, (byte)' ') >= 0 || url.IndexOfAny((byte)0x7F, (byte)'\\') >= 0)
        {
            return UrlVerdict.NotUrl;
        }

        var rest = url[authority..];
        var authorityEnd = rest.IndexOfAny("/?#"u8);
        var host = authorityEnd < 0 ? rest : rest[..authorityEnd];
        if (!(IsPlainHost(host) && Ascii.IsValid(url)) && !IsUrl(Encoding.UTF8.GetString(url)))
        {
            return UrlVerdict.NotUrl;
        }

        return imageTypes.Count == 0 || MayBeOneOf(authorityEnd < 0 ? default : rest[authorityEnd..], imageTypes)
            ? UrlVerdict.Ok
            : UrlVerdict.WrongType;
    }

    private static int AuthorityStart(ReadOnlySpan<byte> url)
    {
        foreach (var scheme in (ReadOnlySpan<int>)[7, 8])
        {
            if (url.Length > scheme && Ascii.EqualsIgnoreCase(url[..scheme], scheme == 7 ? "http://"u8 : "https://"u8))
            {
                return scheme;
            }
        }

        return -1;
    }

    /// <summary>
    /// Whether the host is an ordinary DNS name, which needs no parser: labels of letters, digits and inner hyphens, and the last label
    /// is not a number.
    /// </summary>
    private static bool IsPlainHost(ReadOnlySpan<byte> host)
    {
        var label = 0;
        for (var i = 0; i <= host.Length; i++)
        {
            if (i == host.Length || host[i] == '.')
            {
                if (i == label || i - label > 63 || host[label] == '-' || host[i - 1] == '-')
                {
                    return false;
                }

                if (i == host.Length)
                {
                    return i <= 253 && char.IsAsciiLetter((char)host[label]);
                }

                label = i + 1;
            }
            else if (!char.IsAsciiLetterOrDigit((char)host[i]) && host[i] != '-')
            {
                return false;
            }
        }

        return false;
    }

    // The platform's parser checks ports, IP addresses, user information and names that are not ASCII.
    private static bool IsUrl(string text) =>
        !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0;

    private static bool MayBeOneOf(ReadOnlySpan<byte> pathAndMore, IReadOnlyList<string> imageTypes)
    {
        var end = pathAndMore.IndexOfAny((byte)'?', (byte)'#');
        var path = end < 0 ? pathAndMore : pathAndMore[..end];
        var file = path[(path.LastIndexOf((byte)'/') + 1)..];
        var dot = file.LastIndexOf((byte)'.');
        if (dot < 0)
        {
            return true;
        }

        var extension = Encoding.UTF8.GetString(file[(dot + 1)..]).ToLowerInvariant();
        return !KnownFileExtensions.All.Contains(extension) || IsListed(extension, imageTypes);
    }

    private static UrlVerdict ExamineData(JsonValue value, ReadOnlySpan<byte> start, IReadOnlyList<string> imageTypes)
    {
        var comma = start.IndexOf((byte)',');
        if (comma < 0)
        {
            return UrlVerdict.NotImageData;
        }

        var header = Encoding.UTF8.GetString(start["data:".Length..comma]).ToLowerInvariant();
        if (!header.StartsWith("image/", StringComparison.Ordinal) || !header.EndsWith(";base64", StringComparison.Ordinal))
        {
            return UrlVerdict.NotImageData;
        }

        var type = header["image/".Length..header.IndexOf(';', StringComparison.Ordinal)];
        if (type.Length == 0 || !type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-'))
        {
            return UrlVerdict.NotImageData;
        }

        if (imageTypes.Count > 0 && !IsListed(type, imageTypes))
        {
            return UrlVerdict.WrongType;
        }

        return IsBase64After(value, comma + 1) ? UrlVerdict.Ok : UrlVerdict.BadBase64;
    }

    private static bool IsBase64After(JsonValue value, int skip)
    {
        var check = new Base64Check();
        var text = value.Open(stackalloc byte[JsonTextReader.LongScratchSize]);
        while (!check.IsBroken && text.Next(out var piece))
        {
            var skipped = Math.Min(skip, piece.Length);
            skip -= skipped;
            check.Feed(piece[skipped..]);
        }

        return check.IsValid;
    }

    private static bool IsListed(string type, IReadOnlyList<string> imageTypes)
    {
        type = KnownFileExtensions.Normalise(type);
        foreach (var allowed in imageTypes)
        {
            if (KnownFileExtensions.Normalise(allowed) == type)
            {
                return true;
            }
        }

        return false;
    }
}
