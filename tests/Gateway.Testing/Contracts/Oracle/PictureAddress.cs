using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Testing.Contracts.Oracle;

/// <summary>What <c>docs/contracts.md</c> calls a URI: an http or https URL with a host, or a data URI of an image in base64.</summary>
internal static partial class PictureAddress
{
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The extensions that the document lists as known.</summary>
    private static readonly HashSet<string> Known = [.. (
        "jpg jpeg png webp gif avif bmp tif tiff svg heic heif ico jxl jp2 psd raw dng cr2 nef arw tga exr hdr eps ai xcf "
        + "mp4 webm mov avi mkv m4v mpg mpeg wmv flv mp3 wav ogg flac m4a aac "
        + "pdf txt md csv html htm xml json js css doc docx xls xlsx ppt pptx zip gz tar 7z rar exe bin safetensors").Split(' ')];

    /// <param name="text">The value.</param>
    /// <param name="types">The image types that the model's document names; none: any.</param>
    /// <returns>Null: the documents leave it open, as with most of what is no ordinary host.</returns>
    public static bool? Judge(string text, params string[] types) => text.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        ? IsGoodData(text["data:".Length..], types)
        : JudgeUrl(text, types);

    private static bool IsGoodData(string rest, string[] types)
    {
        var comma = rest.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            return false;
        }

        var head = rest[..comma].ToLowerInvariant().Split(';');
        if (head.Length < 2 || head[^1] != "base64" || !head[0].StartsWith("image/", StringComparison.Ordinal))
        {
            return false;
        }

        var type = head[0]["image/".Length..];
        return type.Length > 0
            && type.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '+' or '-')
            && (types.Length == 0 || types.Contains(type))
            && IsBase64(rest[(comma + 1)..]);
    }

    private static bool IsBase64(string data)
    {
        var digits = data.TrimEnd('=');
        var padding = data.Length - digits.Length;
        var missing = (4 - digits.Length % 4) % 4;
        return digits.Length > 1 && digits.All(Base64.Contains) && missing != 3 && (padding == 0 || padding == missing);
    }

    private static bool? JudgeUrl(string text, string[] types)
    {
        if (Encoding.UTF8.GetByteCount(text) > 8192 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\\'))
        {
            return false;
        }

        var scheme = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : 0;
        if (scheme == 0)
        {
            return false;
        }

        var rest = text[scheme..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end < 0 ? rest : rest[..end];
        var typed = types.Length == 0 || MayShow(end < 0 ? "" : rest[end..].Split('?', '#')[0], types);
        return typed ? JudgeHost(authority[(authority.LastIndexOf('@') + 1)..]) : false;
    }

    private static bool? JudgeHost(string host)
    {
        if (Bracketed().Match(host) is { Success: true } bracketed)
        {
            return IPAddress.TryParse(bracketed.Groups["address"].Value, out _) ? JudgePort(bracketed.Groups["port"].Value) : false;
        }

        if (Named().Match(host) is not { Success: true } named)
        {
            // Without a name there is no host; anything else odd is for the platform to decide.
            return host.Length == 0 || host[0] is ':' or '[' or '.' || host.Contains("..", StringComparison.Ordinal) ? false : null;
        }

        return JudgePort(named.Groups["port"].Value);
    }

    private static bool? JudgePort(string port) => port switch
    {
        "" => true,
        ":" => null,
        _ => port[1..].All(char.IsAsciiDigit) && port.Length < 8 ? int.Parse(port.AsSpan(1), CultureInfo.InvariantCulture) <= 65535 : false,
    };

    [GeneratedRegex(@"^\[(?<address>[0-9A-Fa-f:.]*)\](?<port>(:.*)?)$")]
    private static partial Regex Bracketed();

    /// <summary>An ordinary name, whose last label begins with a letter, or four numbers.</summary>
    [GeneratedRegex(@"^(([A-Za-z0-9]([A-Za-z0-9_-]{0,60}[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]{0,60}[A-Za-z0-9])?\.?"
        + @"|(\d|[1-9]\d|1\d\d|2[0-4]\d)(\.(\d|[1-9]\d|1\d\d|2[0-4]\d)){3})(?<port>(:.*)?)$")]
    private static partial Regex Named();

    private static bool MayShow(string path, string[] types)
    {
        var file = path[(path.LastIndexOf('/') + 1)..];
        var dot = file.LastIndexOf('.');
        var extension = dot < 0 ? "" : file[(dot + 1)..].ToLowerInvariant();
        return !Known.Contains(extension) || types.Contains(extension);
    }
}
