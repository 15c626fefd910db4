using System.Collections.Frozen;

namespace Gateway.Files.Types;

/// <summary>The media types that the gateway recognises by content.</summary>
internal static class MediaTypes
{
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Webp = "image/webp";
    public const string Gif = "image/gif";
    public const string Avif = "image/avif";
    public const string Heic = "image/heic";
    public const string Heif = "image/heif";
    public const string Jxl = "image/jxl";
    public const string Jp2 = "image/jp2";
    public const string Psd = "image/vnd.adobe.photoshop";
    public const string Icon = "image/x-icon";
    public const string Bmp = "image/bmp";
    public const string Tiff = "image/tiff";
    public const string Svg = "image/svg+xml";
    public const string Mp4 = "video/mp4";
    public const string QuickTime = "video/quicktime";
    public const string Webm = "video/webm";
    public const string Matroska = "video/x-matroska";
    public const string Avi = "video/x-msvideo";
    public const string Mpeg = "video/mpeg";
    public const string MpegTransport = "video/mp2t";
    public const string Asf = "video/x-ms-asf";
    public const string Flv = "video/x-flv";
    public const string Mp3 = "audio/mpeg";
    public const string Aac = "audio/aac";
    public const string Wav = "audio/wav";
    public const string Ogg = "audio/ogg";
    public const string OggVideo = "video/ogg";
    public const string Flac = "audio/flac";
    public const string M4a = "audio/mp4";
    public const string Aiff = "audio/aiff";
    public const string Midi = "audio/midi";
    public const string Amr = "audio/amr";
    public const string Pdf = "application/pdf";
    public const string Zip = "application/zip";
    public const string Glb = "model/gltf-binary";

    /// <summary>Everything else, text and weights of models included.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>The images, videos and sounds that a browser may show. It executes nothing in any of them. An SVG is a document with
    /// scripts.</summary>
    private static readonly FrozenSet<string> Shown = new[]
    {
        Png, Jpeg, Webp, Gif, Avif, Heic, Heif, Jxl, Jp2, Psd, Icon, Bmp, Tiff,
        Mp4, QuickTime, Webm, Matroska, Avi, OggVideo, Mpeg, MpegTransport, Asf, Flv,
        Mp3, Aac, Wav, Ogg, Flac, M4a, Aiff, Midi, Amr,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The families whose content must be what the client declared.</summary>
    private static readonly string[] CheckedFamilies = ["image/", "video/", "audio/"];

    /// <summary>Containers that hold sound alone or pictures too. The beginning of the file does not tell.</summary>
    private static readonly FrozenSet<string> AlsoSound =
        new[] { Mp4, QuickTime, Webm, Matroska, OggVideo, Mpeg, MpegTransport, Asf, Flv }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> AlsoVideo = new[] { M4a, Ogg }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a browser may show a file of this type instead of saving it.</summary>
    public static bool IsShown(string type) => Shown.Contains(type);

    /// <summary>Whether a browser plays a file of this type in a page of its own.</summary>
    public static bool IsPlayed(string type) => IsShown(type) && FamilyOf(type) is "video" or "audio";

    /// <summary>Whether content of a type may be uploaded as the declared type. An image may be another image than declared, and a file
    /// of any type may be declared as something that is no image, no video and no sound.</summary>
    public static bool IsOfFamily(string type, string declared)
    {
        foreach (var family in CheckedFamilies)
        {
            if (declared.StartsWith(family, StringComparison.Ordinal))
            {
                return type.StartsWith(family, StringComparison.Ordinal)
                    || (family == "audio/" && AlsoSound.Contains(type))
                    || (family == "video/" && AlsoVideo.Contains(type));
            }
        }

        return true;
    }

    /// <summary>The family of a declared type for a message, such as <c>image</c>.</summary>
    public static string FamilyOf(string type) => type[..type.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The names of the known types of a family, for a message.</summary>
    public static string KnownOf(string family) => family switch
    {
        "image" => "PNG, JPEG, WebP, GIF, AVIF, HEIC, HEIF, JPEG XL, JPEG 2000, PSD, ICO, BMP, TIFF, SVG",
        "video" => "MP4, QuickTime, WebM, Matroska, AVI, Ogg, MPEG, ASF, FLV",
        _ => "MP3, AAC, WAV, Ogg, FLAC, M4A, AIFF, MIDI, AMR",
    };
}
