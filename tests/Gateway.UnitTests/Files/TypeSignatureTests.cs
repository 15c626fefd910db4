using System.Text;
using Gateway.Files.Types;

namespace Gateway.UnitTests.Files;

/// <summary>The shortest beginning of a file of each type, and files that programs write in unusual forms.</summary>
public sealed class TypeSignatureTests
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

    /// <summary>Each row in Latin-1 is so short that every shorter text has no type.</summary>
    public static TheoryData<string, string> Shortest => new()
    {
        { "\u0089PNG\r\n\u001a\n", MediaTypes.Png },
        { "\u00ff\u00d8\u00ff", MediaTypes.Jpeg },
        { "GIF87a", MediaTypes.Gif },
        { "GIF89a", MediaTypes.Gif },
        { "RIFF\u0024\0\0\0WEBP", MediaTypes.Webp },
        { Box("ftyp", "avif"), MediaTypes.Avif },
        { Box("ftyp", "avis"), MediaTypes.Avif },
        { Box("ftyp", "heic"), MediaTypes.Heic },
        { Box("ftyp", "mif1"), MediaTypes.Heif },
        { Box("ftyp", "msf1"), MediaTypes.Heif },
        { "\0\0\0\u000cJXL \r\n\u0087\n", MediaTypes.Jxl },
        { "\u00ff\n\u00fa", MediaTypes.Jxl },
        { "\0\0\0\u000cjP  \r\n\u0087\n", MediaTypes.Jp2 },
        { "8BPS\0\u0001\0\0\0\0\0\0", MediaTypes.Psd },
        { "8BPS\0\u0002\0\0\0\0\0\0", MediaTypes.Psd },
        { "\0\0\u0001\0\u0001\0\u0020\u0020\0\0\u0001\0\u0020\0\u00a8\u0010\0\0\u0016\0\0\0", MediaTypes.Icon },
        { "BM\u0036\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0", MediaTypes.Bmp },
        { "II*\0", MediaTypes.Tiff },
        { "MM\0*", MediaTypes.Tiff },
        { "II+\0", MediaTypes.Tiff },
        { "MM\0+", MediaTypes.Tiff },
        { "<svg>", MediaTypes.Svg },
        { Box("ftyp", "isom"), MediaTypes.Mp4 },
        { Box("ftyp", "iso8"), MediaTypes.Mp4 },
        { Box("ftyp", "3gp4"), MediaTypes.Mp4 },
        { Box("ftyp", "qt  "), MediaTypes.QuickTime },
        { "\0\u0001\0\0mdat", MediaTypes.QuickTime },
        { "\0\0\0\u0001mdat", MediaTypes.QuickTime },
        { "\0\u0001\0\0free", MediaTypes.QuickTime },
        { "\0\u0001\0\0skip", MediaTypes.QuickTime },
        { "\0\0\u0010\0moov\0\0\0\u006cmvhd", MediaTypes.QuickTime },
        { "\u001a\u0045\u00df\u00a3", MediaTypes.Matroska },
        { "RIFF\u0024\0\0\0AVI ", MediaTypes.Avi },
        { "\0\0\u0001\u00ba\u0044\0\u0004\0\u0004\u0001\0\u0001", MediaTypes.Mpeg },
        { "\0\0\u0001\u00ba\u0021\0\u0001\0\u0001\u0080\0\u0001", MediaTypes.Mpeg },
        { "\0\0\u0001\u00b3\u0014\0\u00f0\u0013\u00ff\u00ff\u00e0\0", MediaTypes.Mpeg },
        { Packets("", 188), MediaTypes.MpegTransport },
        { Packets("\0\0\0\u0009", 192), MediaTypes.MpegTransport },
        { "\u0030\u0026\u00b2\u0075\u008e\u0066\u00cf\u0011\u00a6\u00d9\0\u00aa\0\u0062\u00ce\u006c", MediaTypes.Asf },
        { "FLV\u0001\u0005\0\0\0\u0009", MediaTypes.Flv },
        { "ID3", MediaTypes.Mp3 },
        { "\u00ff\u00fb\u0090\u0064", MediaTypes.Mp3 },
        { "\0\0\0ID3", MediaTypes.Mp3 },
        { "\u00ff\u00f1\u0050\u0080\u0002\u001f\u00fc", MediaTypes.Aac },
        { "RIFF\u0024\0\0\0WAVE", MediaTypes.Wav },
        { "RF64\u00ff\u00ff\u00ff\u00ffWAVE", MediaTypes.Wav },
        { "BW64\u00ff\u00ff\u00ff\u00ffWAVE", MediaTypes.Wav },
        { "OggS", MediaTypes.Ogg },
        { "fLaC", MediaTypes.Flac },
        { Box("ftyp", "M4A "), MediaTypes.M4a },
        { "FORM\0\0\0\u0024AIFF", MediaTypes.Aiff },
        { "FORM\0\0\0\u0024AIFC", MediaTypes.Aiff },
        { "MThd\0\0\0\u0006", MediaTypes.Midi },
        { "RIFF\u0024\0\0\0RMID", MediaTypes.Midi },
        { "#!AMR\n", MediaTypes.Amr },
        { "#!AMR-WB\n", MediaTypes.Amr },
        { "%PDF-", MediaTypes.Pdf },
        { "PK\u0003\u0004", MediaTypes.Zip },
        { "PK\u0005\u0006", MediaTypes.Zip },
        { "glTF\u0002\0\0\0\u0010\0\0\0", MediaTypes.Glb },
    };

    public static TheoryData<string, string> Unusual => new()
    {
        // Illustrator declares entities in the document type.
        {
            "<?xml version=\"1.0\"?>\n<!-- Generator: Adobe Illustrator -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
                + "\"http://www.w3.org/svg11.dtd\" [\n\t<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n\t<!ENTITY a \"]>\">\n"
                + "<!-- ]> \" -->\n]>\n<svg xmlns=\"&ns_svg;\">",
            MediaTypes.Svg
        },
        { $"<!--{new string('x', 4000)}-->{Svg}", MediaTypes.Svg },
        { $"<!doctype svg>{Svg}", MediaTypes.Svg },
        { $"<!DOCTYPE svg SYSTEM 'a>b'>{Svg}", MediaTypes.Svg },
        { "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">", MediaTypes.Svg },
        { Latin1(Encoding.Unicode.GetBytes("\uFEFF" + Svg)), MediaTypes.Svg },
        { Latin1(Encoding.BigEndianUnicode.GetBytes("\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Svg)), MediaTypes.Svg },
        { Latin1(Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Svg)), MediaTypes.Svg },
        { Latin1(Encoding.BigEndianUnicode.GetBytes(Svg)), MediaTypes.Svg },
        { $"\u00ef\u00bb\u00bf\n{Svg}", MediaTypes.Svg },
        { Box("ftyp", "mif1\0\0\0\0mif1avif"), MediaTypes.Avif },
        { Box("ftyp", "msf1\0\0\0\0msf1hevc"), MediaTypes.Heic },
        { Box("ftyp", "mif1\0\0\0\0mif1miaf"), MediaTypes.Heif },
        { Box("ftyp", "iso8\0\0\0\0mp41qt  "), MediaTypes.Mp4 },
        { Box("ftyp", "XXXX\0\0\0\0qt  iso8"), MediaTypes.Mp4 },
        { Box("ftyp", "XXXX\0\0\0\0XXXXqt  "), MediaTypes.QuickTime },
        { Box("wide", ""), MediaTypes.QuickTime },
        { Box("wide", "") + "\0\u0010\0\0mdat", MediaTypes.QuickTime },
        { Box("free", "abcd") + Box("ftyp", "mp42"), MediaTypes.Mp4 },
        { Box("skip", "") + Box("free", "") + "\0\0\u0010\0moov\0\0\0\u006cmvhd", MediaTypes.QuickTime },
        { new string('\0', 1000) + Frame() + Frame(), MediaTypes.Mp3 },
        { "\u00ff\u00f3\u0040\u00c4", MediaTypes.Mp3 },
        { "\u00ff\u00fd\u00a4\u0004", MediaTypes.Mp3 },
        // Nothing of these.
        { $"<!--{new string('x', TypeDetector.HeadBytes)}-->{Svg}", MediaTypes.Unknown },
        { $"<!DOCTYPE html>{Svg}", MediaTypes.Unknown },
        { $"<!DOCTYPEsvg>{Svg}", MediaTypes.Unknown },
        { "<!DOCTYPE svg [ <svg>", MediaTypes.Unknown },
        { "<!DOCTYPE svg \"><svg>", MediaTypes.Unknown },
        { $"<?php echo 1 ?>{Svg}", MediaTypes.Unknown },
        { "<x:svg>", MediaTypes.Unknown },
        { "<:svg xmlns=\"http://www.w3.org/2000/svg\">", MediaTypes.Unknown },
        { "<svg:html xmlns:svg=\"http://www.w3.org/2000/svg\">", MediaTypes.Unknown },
        { Latin1(Encoding.Unicode.GetBytes("\uFEFF<html>" + Svg)), MediaTypes.Unknown },
        { "\u00ff\n<html><script>alert(1)</script>", MediaTypes.Unknown },
        { "set free this <script>alert(1)</script>", MediaTypes.Unknown },
        { "\n\n\n\nmdat<script>alert(1)</script>", MediaTypes.Unknown },
        { "    moov    mvhd<script>", MediaTypes.Unknown },
        { "\0\0\0\u0007mdat", MediaTypes.Unknown },
        { Box("wide", "") + "\0\0\0\u0010what\0\0\0\0\0\0\0\0", MediaTypes.Unknown },
        { "\0\0\u0010\0moov\0\0\0\u006c<svg", MediaTypes.Unknown },
        { "\0\0\u0001\0\u0001\0\u0020\u0020\0\0\u0001\0\u0020\0\u00a8\u0010\0\0\u0015\0\0\0", MediaTypes.Unknown },
        { "\0\0\u0001\u00ba<html><script>", MediaTypes.Unknown },
        { "G" + new string('a', 187) + "G" + new string('a', 187) + "<script>", MediaTypes.Unknown },
        { new string('\0', 1000) + Frame(), MediaTypes.Unknown },
        { "FORM\0\0\0\u0024ILBM", MediaTypes.Unknown },
        { "8BPS\0\u0003\0\0\0\0\0\0", MediaTypes.Unknown },
        { "#!AMR <script>", MediaTypes.Unknown },
    };

    [Theory]
    [MemberData(nameof(Shortest))]
    public void Beginning_OfEachType_IsRecognisedFromItsShortestLength(string content, string type)
    {
        var bytes = Encoding.Latin1.GetBytes(content);

        TypeDetector.Detect(bytes).ShouldBe(type);
        TypeDetector.Detect([.. bytes, .. new byte[TypeDetector.HeadBytes]]).ShouldBe(type);
        for (var length = 0; length < bytes.Length; length++)
        {
            TypeDetector.Detect(bytes.AsSpan(0, length)).ShouldBe(MediaTypes.Unknown, $"{length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Unusual))]
    public void Content_InAnUnusualForm_IsRecognised(string content, string type) =>
        TypeDetector.Detect(Encoding.Latin1.GetBytes(content)).ShouldBe(type);

    /// <summary>Each type of an image, a video or sound is one that a browser may show, except SVG.</summary>
    [Fact]
    public void Types_OfImagesVideosAndSound_AreShown() =>
        Shortest.Select(static row => row.Data.Item2).Where(static type => type != MediaTypes.Svg)
            .ShouldAllBe(static type => MediaTypes.IsShown(type) == !(type.StartsWith("application/") || type.StartsWith("model/")));

    private static string Box(string type, string content) => $"\0\0\0{(char)(8 + content.Length)}{type}{content}";

    /// <summary>Three packets, the last one cut behind its header.</summary>
    private static string Packets(string before, int length)
    {
        var packet = (before + "G\u0040\0\u0010").PadRight(length, '\u00ff');
        return packet + packet + before + "G\u0040\0\u0010";
    }

    /// <summary>A frame of layer III with 128 kbit/s and 44.1 kHz.</summary>
    private static string Frame() => "\u00ff\u00fb\u0090\u0064".PadRight(417, '\u0001');

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
