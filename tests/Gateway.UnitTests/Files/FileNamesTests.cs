using Gateway.Files.Serving;
using Gateway.Files.Types;
using Gateway.Files.Uploads;

namespace Gateway.UnitTests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("cat.png", "cat.png")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\windows\\cat.png", "cat.png")]
    [InlineData("a/", "file")]
    [InlineData("", "file")]
    [InlineData("..", "file")]
    [InlineData(" . ", "file")]
    [InlineData(".hidden", "hidden")]
    [InlineData("cat.png. ", "cat.png")]
    [InlineData("cat.png. . .", "cat.png")]
    [InlineData(". . .cat.png", "cat.png")]
    [InlineData("a\r\nb\0c\u007f.png", "abc.png")]
    [InlineData("\u202Egnp.exe", "gnp.exe")]
    [InlineData("a\u200Bb", "ab")]
    [InlineData("a\u061Cb", "ab")]
    [InlineData("猫 und 🐱.png", "猫 und 🐱.png")]
    [InlineData("a\ud800b", "ab")]
    public void Clean_RemovesFoldersAndControlCharacters(string name, string clean) => FileNames.Clean(name).ShouldBe(clean);

    [Theory]
    [InlineData(255, ".png", 251)]
    [InlineData(252, ".png", 251)]
    [InlineData(1000, ".tar.gz", 252, ".gz")]
    [InlineData(300, "", 255)]
    [InlineData(10, ".a text of more than 32 characters is no extension", 10, ".a text of more than 32 characters is no extension")]
    [InlineData(251, ".png", 251)]
    public void Clean_OfALongName_IsCutBeforeTheExtension(int length, string end, int kept, string? keptEnd = null)
    {
        var clean = FileNames.Clean(new string('a', length) + end);

        clean.Length.ShouldBeLessThanOrEqualTo(FileNames.MaxChars);
        clean.TrimEnd().ShouldEndWith(keptEnd ?? end);
        clean.ShouldStartWith(new string('a', Math.Min(kept, length)));
    }

    [Theory]
    [InlineData("", ".png", 250)]
    [InlineData("a", ".png", 251)]
    [InlineData("", "", 254)]
    [InlineData("a", "", 255)]
    public void Clean_OfALongName_CutsNoCharacterInTwo(string begin, string end, int length)
    {
        var clean = FileNames.Clean(begin + string.Concat(Enumerable.Repeat("🐱", 200)) + end);

        clean.Length.ShouldBe(length + end.Length);
        clean.ShouldBe(begin + string.Concat(Enumerable.Repeat("🐱", (length - begin.Length) / 2)) + end);
    }

    [Theory]
    [InlineData(MediaTypes.Png, "cat.png", "inline; filename=\"cat.png\"")]
    [InlineData(MediaTypes.Pdf, "a b.pdf", "attachment; filename=\"a b.pdf\"")]
    [InlineData(MediaTypes.Png, "a\"b.png", "inline; filename=\"a_b.png\"; filename*=UTF-8''a%22b.png")]
    [InlineData(MediaTypes.Png, "100%.png", "inline; filename=\"100_.png\"; filename*=UTF-8''100%25.png")]
    [InlineData(MediaTypes.Png, "é.png", "inline; filename=\"_.png\"; filename*=UTF-8''%C3%A9.png")]
    [InlineData(MediaTypes.Unknown, "a\r\nX: y", "attachment; filename=\"a__X: y\"")]
    public void Disposition_OfAName_IsOneHeader(string type, string name, string header) =>
        ContentDisposition.Of(type, name).ShouldBe(header);
}
