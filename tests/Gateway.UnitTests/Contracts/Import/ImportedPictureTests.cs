namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The texts of an imported document that get the check of pictures, which refuses the URL of any other medium.</summary>
public sealed class ImportedPictureTests : IDisposable
{
    private const string Checked = "\"format\":\"uri\"";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("first_frame_url", "URL of the first frame of the video"), InlineData("end_frame_url", "The end of the video.")]
    [InlineData("frame_url", "A video's frame."), InlineData("image_2_url", "The end of the video.")]
    [InlineData("thumbnail_url", "URL of the video's thumbnail"), InlineData("poster_url", "Shown before the video.")]
    [InlineData("screenshot_url", "Of the video."), InlineData("relit_cond_img_url", "The video's light.")]
    [InlineData("audio_cover_image_url", ""), InlineData("video_thumbnail_url", ""), InlineData("data_image_url", "")]
    [InlineData("model_image_url", ""), InlineData("image_file_url", ""), InlineData("image_style_url", "")]
    [InlineData("reference_url", "The reference."), InlineData("image1_url", "Beside the video.")]
    [InlineData("input_url", "It is fetched immediately, for an intermediate step.")]
    public async Task Name_OfAPicture_IsCheckedWhateverTheDescriptionNames(string name, string description) =>
        (await PropertyAsync(name, description)).ShouldContain(Checked);

    [Theory]
    [InlineData("pointmap_url", ""), InlineData("depth_url", "External depth data (NPY or NPZ format)")]
    [InlineData("input_url", "One of two videos"), InlineData("source_url", "Any (media) file")]
    [InlineData("geometry_url", "The point map of the scene."), InlineData("documentation_url", ""), InlineData("docs_url", "")]
    [InlineData("start_url", "Link to the documentation of the picture"), InlineData("mask_video_url", ""), InlineData("media_url", "")]
    [InlineData("image_video_url", ""), InlineData("image_model_url", ""), InlineData("images_data_url", "")]
    [InlineData("video1_url", ""), InlineData("clip_mp4_url", ""), InlineData("voice_file_url", ""), InlineData("file_url", "")]
    public async Task Name_OfOtherMedia_IsNotChecked(string name, string description)
    {
        (await PropertyAsync(name, description)).ShouldNotContain(Checked);
        _run.Error.ShouldContain($"/{name}: is a URL, but not of a picture: it has no check");
    }

    [Theory]
    [InlineData("source", "", true), InlineData("source", "A picture to begin with.", true), InlineData("photo", "Begin here.", true)]
    [InlineData("source", "The user goes on here.", false), InlineData("homepage", "", false), InlineData("imageUrl", "", true)]
    [InlineData("videoUrl", "", false), InlineData("PDFUrl", "", false), InlineData("reference_url", "The reference.", true)]
    public async Task Format_OfAUrl_IsThatOfAPictureUnlessNameOrDescriptionSaysOther(string name, string description, bool isPicture) =>
        (await PropertyAsync(name, description, ",\"format\":\"uri\"")).Contains(Checked, StringComparison.Ordinal).ShouldBe(isPicture);

    [Theory]
    [InlineData("fill_image_url", 2), InlineData("image_url", 2), InlineData("video_url", 0)]
    public async Task List_OfAUrl_IsCheckedLikeTheText(string name, int checks)
    {
        (await _run.ImportAsync(ImportRun.Document(
            $"\"{name}\":{{\"anyOf\":[{{\"type\":\"string\"}},{{\"type\":\"array\",\"items\":{{\"type\":\"string\"}}}}]}}")))
            .ShouldBe(0, _run.Error);
        _run.Json("properties", name).Split(Checked).Length.ShouldBe(checks + 1);
    }

    private async Task<string> PropertyAsync(string name, string description, string more = "")
    {
        (await _run.ImportAsync(ImportRun.Document(
            $"\"{name}\":{{\"type\":\"string\",\"description\":\"{description}\"{more}}}"))).ShouldBe(0, _run.Error);
        return _run.Json("properties", name);
    }
}
