using System.Collections.Frozen;

namespace Gateway.Contracts.Urls;

/// <summary>
/// Known file extensions. Under <c>x-image-types</c>, a URL with one of them is refused unless the contract lists the type. An unknown
/// extension does not show the type, so such a URL is accepted. Listed in <c>docs/contracts.md</c>.
/// </summary>
internal static class KnownFileExtensions
{
    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet(
    [
        // Images.
        "jpg", "jpeg", "png", "webp", "gif", "avif", "bmp", "tif", "tiff", "svg", "heic", "heif", "ico", "jxl", "jp2", "psd", "raw", "dng",
        "cr2", "nef", "arw", "tga", "exr", "hdr", "eps", "ai", "xcf",
        // Video and sound.
        "mp4", "webm", "mov", "avi", "mkv", "m4v", "mpg", "mpeg", "wmv", "flv", "mp3", "wav", "ogg", "flac", "m4a", "aac",
        // Documents, archives and programs.
        "pdf", "txt", "md", "csv", "html", "htm", "xml", "json", "js", "css", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "gz",
        "tar", "7z", "rar", "exe", "bin", "safetensors",
    ]);

    /// <summary>jpg and jpeg are the same type, and so are tif and tiff.</summary>
    public static string Normalise(string extension) => extension switch
    {
        "jpg" => "jpeg",
        "tif" => "tiff",
        _ => extension,
    };
}
