using System.Text;
using Gateway.Files.References;
using Gateway.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Files.References;

/// <summary>Which texts are URLs of uploaded files.</summary>
public sealed class FileUrlTests
{
    private const string Id = "gf0123456789abcdef0123456789abcdef";
    private const string UploadId = "gu0123456789abcdef0123456789abcdef";
    private const string NoId = "";
    private const string Upload = "upload";

    [Theory]
    [InlineData("http://gateway/files/" + Id)]
    [InlineData("https://any.example/files/" + Id)]
    [InlineData("https://any.example:8443/deep/base/files/" + Id)]
    [InlineData("https://any.example/files/" + Id + "/")]
    [InlineData("https://any.example/files/" + Id + "?a=b/c")]
    [InlineData("https://any.example/files/" + Id + "#x")]
    [InlineData("https://any.example/files/" + Id + "/?a")]
    [InlineData("HTTPS://ANY.example/files/" + Id)]
    [InlineData("https://user:secret@any.example/files/" + Id)]
    [InlineData("https://[::1]:80/files/" + Id)]
    [InlineData("https://any.example/%66iles/" + Id)]
    [InlineData("https://any.example/fil%65s/%67f0123456789abcdef0123456789abcde%66")]
    [InlineData("https://any.example//files//" + Id)]
    [InlineData("https://any.example/files/./" + Id)]
    [InlineData("https://any.example/files/x/../" + Id)]
    [InlineData("https://any.example/files/%2e%2e/files/" + Id)]
    [InlineData("https:\\\\any.example\\files\\" + Id)]
    [InlineData("  https://any.example/files/" + Id + " \n")]
    [InlineData("https://any.example/fi\tles/" + Id)]
    [InlineData("https://any.example/FILES/" + Id)]
    [InlineData("https://any.example/Files/GF0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("https://any.example/files%2F" + Id)]
    [InlineData("https://any.example/files%5c" + Id)]
    [InlineData("https://any.example/x%2F..%2Ffiles/" + Id)]
    [InlineData("https://any.example%2Fx/files/" + Id)]
    [InlineData("https://any.example/%2566iles/" + Id)]
    [InlineData("https://any.example/%25252566iles/../%66iles/" + Id)]
    [InlineData("https://any.example/%46ILES/" + Id)]
    [InlineData("https://any.example/files;a=b/" + Id + ";c=d")]
    [InlineData("https://any.example/files/" + Id + "%3Fa=b")]
    [InlineData("https://any.example/files/" + Id + "%23a")]
    [InlineData("https://any.example/files/" + Id + "%20%0A")]
    [InlineData("https://any.example/files//../" + Id)]
    [InlineData("https://any.example/files/x//../" + Id)]
    [InlineData("https://any.example/../../files/" + Id)]
    [InlineData("https://any.example/a b/files/" + Id)]
    [InlineData("h\tttps\n://any.example/files/" + Id)]
    [InlineData("https:any.example/files/" + Id)]
    [InlineData("https:/any.example/files/" + Id)]
    [InlineData("\u0001 https://any.example/files/" + Id)]
    public void Text_WithPathAndId_IsAReference(string text) => Read(text).ShouldBe(Id);

    [Theory]
    [InlineData("https://any.example/files/picture.png")]
    [InlineData("https://cdn.example.com/files/abc.png")]
    [InlineData("https://cdn.example.com/FILES/abc.png")]
    [InlineData("https://cdn.example.com/files%2Fabc.png")]
    [InlineData("https://any.example/profiles/" + Id)]
    [InlineData("https://any.example/files/" + Id + "0")]
    [InlineData("https://any.example/files/gu0123456789abcdef0123456789abcdef")]
    [InlineData("https://any.example/files/" + Id + "/more")]
    [InlineData("https://any.example/files?" + Id)]
    [InlineData("https://any.example/?u=https://any.example/files/" + Id)]
    [InlineData("https://any.example/#/files/" + Id)]
    [InlineData("/files/" + Id)]
    [InlineData("//any.example/files/" + Id)]
    [InlineData("ftp://any.example/files/" + Id)]
    [InlineData("files/" + Id)]
    [InlineData(Id)]
    [InlineData("see https://any.example/files/" + Id)]
    [InlineData("https://any.example/files/" + Id + " and more")]
    [InlineData("https://any.example/files/" + Id + "%20and%20more")]
    [InlineData("https://any.example/x and https://any.example/files/" + Id)]
    [InlineData("https://any.example/files/x//../" + "y/" + Id)]
    [InlineData("https://v3.fal.media/files/monkey/i3saq4bAPXSIl08nZtq9P.png")]
    [InlineData("https")]
    [InlineData("")]
    [InlineData("http:")]
    [InlineData("http://")]
    [InlineData("http://any.example")]
    public void Text_OfAnotherForm_IsNoReference(string text) => Read(text).ShouldBeNull();

    [Theory]
    [InlineData("http://gateway/files/picture.png", true)]
    [InlineData("http://GATEWAY/files/picture.png", true)]
    [InlineData("http://gateway:80/files/picture.png", true)]
    [InlineData("https://gateway:443/files/picture.png", true)]
    [InlineData("http://gateway./files/picture.png", true)]
    [InlineData("http://gateway/Files/picture.png", true)]
    [InlineData("http://gateway/files%2Fpicture.png", true)]
    [InlineData("http://gateway/files/", false)]
    [InlineData("http://gateway/files/picture.png and more", false)]
    [InlineData("https://public.example/AI/files/picture.png", true)]
    [InlineData("https://public.example/x/../ai/./files/picture.png", true)]
    [InlineData("http://gateway:8080/files/picture.png", false)]
    [InlineData("http://gateway/other/files/picture.png", false)]
    [InlineData("https://public.example/ai/files/" + Id + "0", true)]
    [InlineData("https://public.example/files/picture.png", false)]
    [InlineData("http://other/files/picture.png", false)]
    public void Text_BelowFilesAtAnOwnAddress_IsAReferenceWithoutId(string text, bool isReference) =>
        Read(text).ShouldBe(isReference ? NoId : null);

    /// <summary>At an own address, the text that is not decoded is a path below <c>/files/</c>, and its decoding has an id.</summary>
    [Theory]
    [InlineData("http://gateway/files/%67f0123456789abcdef0123456789abcdef")]
    [InlineData("http://gateway/files/%2567f0123456789abcdef0123456789abcdef")]
    [InlineData("http://gateway/files/gf0123456789abcdef0123456789abcde%66?a")]
    [InlineData("https://public.example/ai/files/%47F0123456789ABCDEF0123456789ABCDEF")]
    public void Text_WithAnEncodedIdAtAnOwnAddress_IsAReference(string text) => Read(text).ShouldBe(Id);

    [Theory]
    [InlineData("http://gateway/storage/upload/" + UploadId, true)]
    [InlineData("https://any.example/base/storage/upload/" + UploadId + "?a=b", true)]
    [InlineData("https://any.example/storage/upload/" + UploadId + "/", true)]
    [InlineData("https://any.example/storage/upload/" + UploadId + "/1", true)]
    [InlineData("https://any.example/storage/upload/" + UploadId + "/complete", true)]
    [InlineData("https://any.example/STORAGE/Upload/GU0123456789ABCDEF0123456789ABCDEF", true)]
    [InlineData("https://any.example/storage%2fupload/%67u0123456789abcdef0123456789abcdef", true)]
    [InlineData("https:\\\\any.example\\storage\\up\nload\\" + UploadId, true)]
    [InlineData("https://any.example/storage/x/../upload/" + UploadId, true)]
    [InlineData("https://any.example/upload/" + UploadId, false)]
    [InlineData("https://any.example/storage/upload/" + UploadId + "/1/2", false)]
    [InlineData("https://any.example/storage/upload/" + Id, false)]
    [InlineData("https://any.example/storage/upload/initiate", false)]
    [InlineData("https://any.example/storage/upload/" + UploadId + "0", false)]
    [InlineData("see https://any.example/storage/upload/" + UploadId, false)]
    public void Text_OfAnUpload_IsRecognised(string text, bool isUpload) => Read(text).ShouldBe(isUpload ? Upload : null);

    [Theory]
    [InlineData("http://gateway/files/" + Id, true)]
    [InlineData("HTTPS://any.example:8443/deep/base/files/" + Id, true)]
    [InlineData("https://any.example/files/" + Id + "?a=b/c", true)]
    [InlineData("https://any.example/files/" + Id + "#x", true)]
    [InlineData("https://any.example/files/" + Id + "/", false)]
    [InlineData("https://any.example/FILES/" + Id, false)]
    [InlineData("https://any.example/files/GF0123456789ABCDEF0123456789ABCDEF", false)]
    [InlineData("https://any.example/%66iles/" + Id, false)]
    [InlineData("https://any.example/files/%67f0123456789abcdef0123456789abcdef", false)]
    [InlineData("https://any.example//files/" + Id, false)]
    [InlineData("https://any.example/x/../files/" + Id, false)]
    [InlineData("https://any.example/x;a/files/" + Id, false)]
    [InlineData("https://any.example/files/" + Id + ";a", false)]
    [InlineData("https://any.example\\files\\" + Id, false)]
    [InlineData("https:/any.example/files/" + Id, false)]
    [InlineData("https:///files/" + Id, false)]
    [InlineData(" https://any.example/files/" + Id, false)]
    [InlineData("https://any.example/files/" + Id + "\n", false)]
    [InlineData("https://any.example/profiles/" + Id, false)]
    [InlineData("https://any.example/xfiles/" + Id, false)]
    [InlineData("https://any.example/files/" + Id + "0", false)]
    [InlineData("ftp://any.example/files/" + Id, false)]
    [InlineData("https://any.example", false)]
    [InlineData("", false)]
    public void Spelling_OfTheAnswers_IsTheOnlyExactOne(string text, bool isExact) => FileUrl.IsExact(text).ShouldBe(isExact);

    /// <summary>Every form that a client, a proxy and the gateway may together read as the URL of a file.</summary>
    [Fact]
    public void Text_InRandomSpellings_IsAReference()
    {
        var random = TestSeed.CreateRandom();
        for (var round = 0; round < 20_000; round++)
        {
            var text = Spell(random);

            Read(text).ShouldBe(Id, text);
        }
    }

    [Fact]
    public void Text_LongerThanTheLongest_IsReadUpToItsQuery()
    {
        var path = "/" + new string('a', FileUrl.LongestUrl);

        Read("https://any.example" + path + "/files/" + Id).ShouldBeNull();
        Read("https://any.example/files/" + Id + "?" + path).ShouldBe(Id);
        Read("https://any.example/" + new string('x', 9000)).ShouldBeNull();
    }

    /// <summary>A body can have many URLs of this form, so no segment becomes a text of its own.</summary>
    [Theory]
    [InlineData("http://any.example/")]
    [InlineData("http://gateway/")]
    [InlineData("https://public.example/")]
    [InlineData("https://public.example/ai/")]
    public void Text_WithManySegments_IsReadInMemoryOfAFewCopies(string start)
    {
        const string end = "files/%25252541";
        var text = start + string.Concat(Enumerable.Repeat("a/", (FileUrl.LongestUrl - start.Length - end.Length) / 2)) + end;
        Read(text).ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20 * sizeof(char) * text.Length);
    }

    [Theory]
    [InlineData("https://any.example/", true)]
    [InlineData("http:\\\\any.example\\", true)]
    [InlineData("https://any.example/?", false)]
    [InlineData("https://any.example/#", false)]
    [InlineData("https://any.example/ and ", false)]
    [InlineData("ftp://any.example/", false)]
    [InlineData("data:image/png;base64,", false)]
    public void Beginning_OfALongText_IsAnOpenPathIfItIsAUrlWithoutQuery(string text, bool expected) =>
        FileUrl.IsOpenPath(text + new string('a', FileUrl.LongestUrl - text.Length)).ShouldBe(expected);

    private static string Spell(Random random)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "http:" : "HTTPS:");
        text.Append(Slashes()).Append("any.example");
        foreach (var segment in (string[])["base", "files", Id])
        {
            text.Append(Slashes());
            switch (random.Next(5))
            {
                case 0:
                    text.Append(random.Next(2) == 0 ? "." : "%2e").Append(Slashes());
                    break;
                case 1:
                    text.Append("other").Append(Slash()).Append(random.Next(2) == 0 ? ".." : "%2E%2e").Append(Slash());
                    break;
            }

            foreach (var letter in segment)
            {
                text.Append(random.Next(12) switch
                {
                    0 => $"%{(int)letter:x2}",
                    1 => $"%25{(int)letter:X2}",
                    2 => letter + "\t",
                    3 or 4 => char.ToUpperInvariant(letter),
                    _ => letter,
                });
            }
        }

        return text.Append(random.Next(4) switch { 0 => "/", 1 => "?a=/b", 2 => "#a", _ => "" }).ToString();

        string Slash() => random.Next(4) switch { 0 => "\\", 1 => text.Length > 20 ? "%2f" : "/", _ => "/" };

        string Slashes() => random.Next(4) == 0 ? Slash() + "/" : Slash();
    }

    /// <returns>The id; <see cref="Upload"/> for the URL of an upload; empty for a reference without an id; null for any other
    /// text.</returns>
    private static string? Read(string text)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("gateway"));
        var own = new OwnAddresses(request, new Uri("https://public.example/ai"));
        var isWhole = text.Length <= FileUrl.LongestUrl;
        return !FileUrl.TryRead(text.AsSpan(0, Math.Min(text.Length, FileUrl.LongestUrl)), isWhole, own, out var reading) ? null
            : reading.Kind == UrlKind.Upload ? Upload
            : reading.FileId ?? NoId;
    }
}
