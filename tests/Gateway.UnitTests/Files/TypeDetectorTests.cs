using System.Text;
using Gateway.Files.Types;

namespace Gateway.UnitTests.Files;

public sealed class TypeDetectorTests
{
    /// <summary>Beginnings of files in Latin-1.</summary>
    public static TheoryData<string, string> Rows => new()
    {
        { "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", MediaTypes.Png },
        { "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", MediaTypes.Jpeg },
        { "\u00ff\u00d8\u00ff\u00db", MediaTypes.Jpeg },
        { "GIF87a\u0001\0", MediaTypes.Gif },
        { "GIF89a\u0001\0", MediaTypes.Gif },
        { "RIFF\u0024\0\0\0WEBPVP8 ", MediaTypes.Webp },
        { "RIFF\u0024\0\0\0WAVEfmt ", MediaTypes.Wav },
        { "RIFF\u0024\0\0\0AVI LIST", MediaTypes.Avi },
        { "BM\u0036\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0", MediaTypes.Bmp },
        { "II*\0\u0008\0\0\0", MediaTypes.Tiff },
        { "MM\0*\0\0\0\u0008", MediaTypes.Tiff },
        { "\0\0\0\u001cftypavif\0\0\0\0avifmif1miaf", MediaTypes.Avif },
        { "\0\0\0\u0018ftypmif1\0\0\0\0mif1avif", MediaTypes.Avif },
        { "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", MediaTypes.Heic },
        { "\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", MediaTypes.Heic },
        { "\0\0\0\u0018ftypisom\0\0\u0002\0isomiso2", MediaTypes.Mp4 },
        { "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", MediaTypes.Mp4 },
        { "\0\0\0\u0014ftypXXXX\0\0\0\0XXXX", MediaTypes.Mp4 },
        { "\0\0\0\u0014ftypqt  \0\0\u0002\0qt  ", MediaTypes.QuickTime },
        { "\0\0\0\u0018ftypM4A \0\0\u0002\0M4A mp42", MediaTypes.M4a },
        { "\u001a\u0045\u00df\u00a3\u009f\u0042\u0086\u0081\u0001B\u0082\u0084webm", MediaTypes.Webm },
        { "\u001a\u0045\u00df\u00a3\u009f\u0042\u0082\u0088matroska", MediaTypes.Matroska },
        { "ID3\u0004\0\0\0\0\0\0", MediaTypes.Mp3 },
        { "\u00ff\u00fb\u0090\u0064", MediaTypes.Mp3 },
        { "\u00ff\u00f1\u0050\u0080\u0002\u001f\u00fc", MediaTypes.Aac },
        { "OggS\0\u0002\0\0vorbis", MediaTypes.Ogg },
        { "OggS\0\u0002\0\0\u0080theora", MediaTypes.OggVideo },
        { "fLaC\0\0\0\"", MediaTypes.Flac },
        { "%PDF-1.7\n", MediaTypes.Pdf },
        { "PK\u0003\u0004\u0014\0", MediaTypes.Zip },
        { "PK\u0005\u0006\0\0", MediaTypes.Zip },
        { "glTF\u0002\0\0\0\u0010\0\0\0", MediaTypes.Glb },
        { "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", MediaTypes.Svg },
        { "<svg>", MediaTypes.Svg },
        { "\u00ef\u00bb\u00bf<?xml version=\"1.0\"?>\n<!-- a cat -->\n<!DOCTYPE svg>\n<svg\n>", MediaTypes.Svg },
        // Anything else.
        { "", MediaTypes.Unknown },
        { "hello", MediaTypes.Unknown },
        { "<html><svg></svg></html>", MediaTypes.Unknown },
        { "<?xml version=\"1.0\"?><feed/>", MediaTypes.Unknown },
        { "<!-- <svg> ", MediaTypes.Unknown },
        { "<svgx>", MediaTypes.Unknown },
        { "BM is the beginning of this text, which is long enough", MediaTypes.Unknown },
        { "\u00ff\u00feh\0e\0l\0l\0o\0", MediaTypes.Unknown },
        { "{\"__metadata__\":{}}", MediaTypes.Unknown },
        { "https://example.com/cat.png", MediaTypes.Unknown },
        { "iVBORw0KGgoAAAANSUhEUg", MediaTypes.Unknown },
        { "data:image/png;base64,iVBORw0KGgo", MediaTypes.Unknown },
        // Cut before the signature is complete.
        { "\u0089PNG\r\n\u001a", MediaTypes.Unknown },
        { "\u00ff\u00d8", MediaTypes.Unknown },
        { "GIF8", MediaTypes.Unknown },
        { "RIFF\u0024\0\0\0WEB", MediaTypes.Unknown },
        { "\0\0\0\u001cftyp", MediaTypes.Unknown },
        { "\0\0\0\u0008ftypavif\0\0\0\0", MediaTypes.Unknown },
        { "%PDF", MediaTypes.Unknown },
        { "PK", MediaTypes.Unknown },
        // Two forms: the beginning decides.
        { "GIF89a/*<html><script>alert(1)</script>", MediaTypes.Gif },
        { "%PDF-1.7\nPK\u0003\u0004", MediaTypes.Pdf },
        { "\u00ff\u00d8\u00ff\u00e0<svg onload=alert(1)>PK\u0003\u0004", MediaTypes.Jpeg },
        { "PK\u0003\u0004\u0089PNG\r\n\u001a\n", MediaTypes.Zip },
        { " \u0089PNG\r\n\u001a\n", MediaTypes.Unknown },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Type_OfContent_IsThatOfItsBeginning(string content, string type) =>
        TypeDetector.Detect(Encoding.Latin1.GetBytes(content)).ShouldBe(type);

    [Theory]
    [InlineData(MediaTypes.Png, "image/jpeg", true)]
    [InlineData(MediaTypes.Svg, "image/png", true)]
    [InlineData(MediaTypes.Pdf, "image/png", false)]
    [InlineData(MediaTypes.Unknown, "image/x-unknown", false)]
    [InlineData(MediaTypes.Mp4, "video/quicktime", true)]
    [InlineData(MediaTypes.Png, "video/mp4", false)]
    [InlineData(MediaTypes.Webm, "audio/webm", true)]
    [InlineData(MediaTypes.Ogg, "video/ogg", true)]
    [InlineData(MediaTypes.Mp3, "audio/wav", true)]
    [InlineData(MediaTypes.Png, "audio/mpeg", false)]
    [InlineData(MediaTypes.Png, "text/plain", true)]
    [InlineData(MediaTypes.Unknown, "application/json", true)]
    public void Family_OfContent_IsComparedWithTheDeclaredType(string type, string declared, bool isOfFamily) =>
        MediaTypes.IsOfFamily(type, declared).ShouldBe(isOfFamily);

    [Theory]
    [InlineData(MediaTypes.Png, true)]
    [InlineData(MediaTypes.Mp4, true)]
    [InlineData(MediaTypes.Wav, true)]
    [InlineData(MediaTypes.Svg, false)]
    [InlineData(MediaTypes.Pdf, false)]
    [InlineData(MediaTypes.Zip, false)]
    [InlineData(MediaTypes.Glb, false)]
    [InlineData(MediaTypes.Unknown, false)]
    [InlineData("text/html", false)]
    public void Types_ThatABrowserShows_RunNothing(string type, bool isShown) => MediaTypes.IsShown(type).ShouldBe(isShown);
}
