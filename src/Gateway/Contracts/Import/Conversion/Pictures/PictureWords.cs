using System.Text.RegularExpressions;

namespace Gateway.Contracts.Import.Conversion.Pictures;

/// <summary>The words of names and descriptions that say which medium a URL has.</summary>
internal static partial class PictureWords
{
    private static readonly string[] Pictures =
    [
        "image", "img", "picture", "pic", "photo", "photograph", "mask", "frame", "thumbnail", "thumb", "poster", "screenshot",
        "portrait", "selfie", "sketch", "texture", "png", "jpg", "jpeg", "webp",
    ];

    private static readonly string[] OtherMedia =
    [
        "video", "movie", "clip", "film", "footage", "mp4", "mov", "webm", "audio", "music", "sound", "voice", "speech", "song", "podcast",
        "mp3", "wav", "flac", "ogg", "media", "zip", "archive", "data", "dataset", "training", "npy", "npz", "pointmap", "pointcloud",
        "mesh", "glb", "gltf", "obj", "ply", "stl", "fbx", "usdz", "gaussian", "splat", "scene", "model", "lora", "weight", "checkpoint",
        "safetensor", "embedding", "latent", "tensor", "config", "document", "documentation", "doc", "pdf", "text", "transcript", "json",
        "jsonl", "csv", "yaml", "xml", "html", "font", "subtitle", "srt", "vtt", "webhook", "hook", "callback", "redirect", "website",
        "site", "page", "homepage", "api", "endpoint", "server", "repo", "repository",
    ];

    /// <summary>Words that say nothing beside another one: <c>image_file_url</c> is the URL of a picture.</summary>
    private static readonly string[] Containers = ["file", "path", "link"];

    /// <summary>Whether a name is that of a picture. The last known word decides, because it is the noun. Null: no word is known.</summary>
    public static bool? InName(string name)
    {
        var words = Word().Matches(name).Select(match => match.Value.ToLowerInvariant()).ToList();
        return words.FindLast(word => Is(word, Pictures) || Is(word, OtherMedia)) is { } noun ? Is(noun, Pictures)
            : words.Exists(word => Is(word, Containers)) ? false
            : null;
    }

    public static DescribedMedium InDescription(string? description) =>
        description is not { Length: > 0 } ? DescribedMedium.Unknown
        : DescribedOther().IsMatch(description) ? DescribedMedium.Other
        : DescribedPicture().IsMatch(description) ? DescribedMedium.Picture
        : DescribedMedium.Unnamed;

    /// <summary>A word can have a number, and be in the plural.</summary>
    private static bool Is(string word, string[] known)
    {
        var singular = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return known.Contains(word) || known.Contains(singular) || (singular.EndsWith('s') && known.Contains(singular[..^1]));
    }

    /// <summary>The beginnings of words: "videos" names a medium, and "immediately" does not.</summary>
    [GeneratedRegex(
        "(?<![A-Za-z])(?:video|audio|media|speech|music|zip|archive|mesh|model file|weights|safetensor|document|npy|npz|pointmap|point map"
            + "|point cloud|webhook|callback|website|web page|homepage)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DescribedOther();

    [GeneratedRegex(
        "(?<![A-Za-z])(?:image|picture|photo|mask|frame|thumbnail|screenshot|png|jpg|jpeg|webp)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DescribedPicture();

    /// <summary>The words of <c>first_frame</c> and of <c>firstFrame</c>.</summary>
    [GeneratedRegex("(?:[A-Z]+(?![a-z])|[A-Z]?[a-z]+)[0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
