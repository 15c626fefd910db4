using Gateway.Files;

namespace Gateway.UnitTests.Files;

public sealed class FileRoutesTests
{
    private const string FileId = "gf00112233445566778899aabbccddeeff";
    private const string UploadId = "gu00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("/files/" + FileId, "/files/{id}", FileId, null)]
    [InlineData("/FILES/" + FileId, "/FILES/{id}", null, null)]
    [InlineData("/Files/" + FileId + "/x", "/Files/{id}/{rest}", null, null)]
    [InlineData("/STORAGE/upload/" + UploadId + "/2", "/STORAGE/upload/{id}/{part}", null, null)]
    [InlineData("/files/GF00112233445566778899AABBCCDDEEFF", "/files/{id}", "GF00112233445566778899AABBCCDDEEFF", null)]
    [InlineData("/x/GF00112233445566778899AABBCCDDEEFF", "/x/{id}", null, null)]
    [InlineData("/files/anything", "/files/{id}", "anything", null)]
    [InlineData("/files/" + FileId + "/x/y", "/files/{id}/{rest}", FileId, null)]
    [InlineData("/storage/upload/" + UploadId, "/storage/upload/{id}", UploadId, null)]
    [InlineData("/storage/upload/" + UploadId + "/12", "/storage/upload/{id}/{part}", UploadId, "12")]
    [InlineData("/storage/upload/" + UploadId + "/complete", "/storage/upload/{id}/complete", UploadId, null)]
    [InlineData("/storage/upload/" + UploadId + "/COMPLETE", "/storage/upload/{id}/{part}", UploadId, "COMPLETE")]
    [InlineData("/storage/upload/" + UploadId + "/1/2", "/storage/upload/{id}/{rest}", UploadId, null)]
    [InlineData("/storage/upload/initiate", "/storage/upload/initiate", null, null)]
    [InlineData("/Storage/Upload/Initiate-Multipart", "/Storage/Upload/Initiate-Multipart", null, null)]
    [InlineData("/run/files/" + FileId, "/run/files/{id}", null, null)]
    [InlineData("/fal-ai/x/requests/" + UploadId + "/status", "/fal-ai/x/requests/{id}/status", null, null)]
    [InlineData("/fal-ai/p_" + FileId, "/fal-ai/{id}", null, null)]
    [InlineData("/fal-ai/" + UploadId + "x/y", "/fal-ai/{id}/y", null, null)]
    [InlineData("/files", "/files", null, null)]
    [InlineData("/filesx/a", "/filesx/a", null, null)]
    [InlineData("/storage/upload", "/storage/upload", null, null)]
    [InlineData("/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview", null, null)]
    [InlineData("/", "/", null, null)]
    public void Path_WithAnId_HasAPlaceholder(string path, string hidden, string? id, string? part)
    {
        FileRoutes.Hide(path, out var foundId, out var foundPart).ShouldBe(hidden);

        foundId.ShouldBe(id);
        foundPart.ShouldBe(part);
    }

    [Theory]
    [InlineData("/files", false)]
    [InlineData("/Files", true)]
    [InlineData("/FILES/x", true)]
    [InlineData("/filesX", false)]
    [InlineData("/FILESX/y", false)]
    [InlineData("/storage/upload/initiate", false)]
    [InlineData("/storage/Upload/initiate", true)]
    [InlineData("/storage/upload/INITIATE", false)]
    [InlineData("/fal-ai/Files", false)]
    public void Path_InAnotherCase_HasNoRoute(string path, bool expected) => FileRoutes.IsInAnotherCase(path).ShouldBe(expected);

    /// <summary>Most requests have no id, and their path stays the same object.</summary>
    [Fact]
    public void Path_WithoutAnId_IsNotCopied()
    {
        const string path = "/fal-ai/imagen4/preview";

        FileRoutes.Hide(path, out _, out _).ShouldBeSameAs(path);
    }
}
