using Gateway.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Files;

/// <summary>The paths of files and uploads. The ids in them are credentials, so later stages see a placeholder instead.</summary>
internal static class FileRoutes
{
    public const string Files = "/files";
    public const string OneFile = Files + "/" + Placeholder;
    public const string Uploads = "/storage/upload";
    public const string Initiate = Uploads + "/initiate";
    public const string InitiateMultipart = Uploads + "/initiate-multipart";
    public const string Upload = Uploads + "/" + Placeholder;
    public const string Part = Upload + "/{part}";
    public const string Complete = Upload + "/complete";

    /// <summary>The text in place of an id. The documentation shows it as the name of a parameter.</summary>
    private const string Placeholder = "{id}";

    private const string Rest = "/{rest}";
    private const string PartPlaceholder = "/{part}";
    private const string CompleteSuffix = "/complete";

    /// <summary>
    /// The pattern of a path after <see cref="Hide"/>. The placeholders are literal texts, so that no other text takes their place:
    /// <c>initiate</c> is no id, and <c>complete</c> is no part. Otherwise a path would get the methods of another one.
    /// </summary>
    public static RoutePattern PatternOf(string path) => RoutePatternFactory.Pattern(
        path,
        path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(static segment => RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(segment))));

    /// <summary>The URL of a file.</summary>
    /// <param name="address">The address of the gateway (<see cref="PublicAddress"/>).</param>
    /// <param name="fileId">The id.</param>
    public static string FileUrl(string address, string fileId) => $"{address}{Files}/{fileId}";

    /// <summary>The URL of an upload.</summary>
    /// <inheritdoc cref="FileUrl"/>
    public static string UploadUrl(string address, string uploadId) => $"{address}{Uploads}/{uploadId}";

    /// <summary>Whether a path is one of files or uploads.</summary>
    public static bool IsOfFiles(string path) => IsAtOrBelow(path, Files) || IsAtOrBelow(path, Uploads);

    /// <summary>
    /// Whether a path is one of files or uploads in another case. It has no route: routing ignores case, and the URL of a file would have
    /// two forms.
    /// </summary>
    public static bool IsInAnotherCase(string path) => IsInAnotherCase(path, Files) || IsInAnotherCase(path, Uploads);

    /// <summary>
    /// Replaces ids in a path. Below the two prefixes, in any case, every text counts as an id, so that one with a missing or an additional
    /// character appears nowhere. Elsewhere a segment that contains an id is replaced.
    /// </summary>
    /// <param name="path">A path that the edge has accepted.</param>
    /// <param name="id">The replaced id. Null: the path has none.</param>
    /// <param name="part">The number of a part.</param>
    public static string Hide(string path, out string? id, out string? part)
    {
        (id, part) = (null, null);
        if (IsInAnotherCase(path))
        {
            // Without the id, so that no stage can use it.
            var prefix = path.StartsWith(Files, StringComparison.OrdinalIgnoreCase) ? Files.Length : Uploads.Length;
            var lower = path.ToLowerInvariant();
            var hidden = Hide(lower, out _, out _);
            return hidden == lower ? path : string.Concat(path.AsSpan(0, prefix), hidden.AsSpan(prefix));
        }

        if (TryBelow(path, Files, out var below))
        {
            return HideBelow(Files, below, allowsPart: false, out id, out _);
        }

        if (TryBelow(path, Uploads, out below))
        {
            return path is Initiate or InitiateMultipart ? path : HideBelow(Uploads, below, allowsPart: true, out id, out part);
        }

        return FileIdText.HasId(path) ? HideSegments(path) : path;
    }

    private static string HideBelow(string prefix, string below, bool allowsPart, out string? id, out string? part)
    {
        part = null;
        var end = below.IndexOf('/', StringComparison.Ordinal);
        id = end < 0 ? below : below[..end];
        var rest = end < 0 ? "" : below[end..];
        var hidden = $"{prefix}/{Placeholder}";
        if (rest.Length == 0)
        {
            return hidden;
        }

        if (!allowsPart || rest.IndexOf('/', 1) >= 0)
        {
            return hidden + Rest;
        }

        if (rest == CompleteSuffix)
        {
            return hidden + CompleteSuffix;
        }

        part = rest[1..];
        return hidden + PartPlaceholder;
    }

    private static bool TryBelow(string path, string prefix, out string below)
    {
        var isBelow = path.Length > prefix.Length + 1 && path[prefix.Length] == '/'
            && path.StartsWith(prefix, StringComparison.Ordinal);
        below = isBelow ? path[(prefix.Length + 1)..] : "";
        return isBelow;
    }

    private static bool IsAtOrBelow(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');

    private static bool IsInAnotherCase(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !path.StartsWith(prefix, StringComparison.Ordinal)
        && (path.Length == prefix.Length || path[prefix.Length] == '/');

    private static string HideSegments(string path) =>
        string.Join('/', path.Split('/').Select(static segment => FileIdText.HasId(segment) ? Placeholder : segment));
}
