using System.Collections.Frozen;

namespace Gateway.Contracts.Urls;

/// <summary>
/// File extensions that say what a file is. Under <c>x-image-types</c> a URL that ends in one of them is refused unless it is
/// listed there; an extension that is not known here says nothing, so such a URL passes. Listed in <c>docs/contracts.md</c>.
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

    /// <summary>jpg and jpeg are one type, as are tif and tiff.</summary>
    public static string Normalise(string extension) => extension switch
    {
        "jpg" => "jpeg",
        "tif" => "tiff",
        _ => extension,
    };
}
