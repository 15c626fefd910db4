namespace Gateway.FunctionalTests.Sandbox;

public class ImageCaptionTests
{
    private static readonly string[] SandboxWord =
    [
        ".####...#...#...#.####..####...###..#...#",
        "#......#.#..##..#.#...#.#...#.#...#.#...#",
        "#.....#...#.##..#.#...#.#...#.#...#..#.#.",
        ".###..#...#.#.#.#.#...#.####..#...#...#..",
        "....#.#####.#..##.#...#.#...#.#...#..#.#.",
        "....#.#...#.#..##.#...#.#...#.#...#.#...#",
        "####..#...#.#...#.####..####...###..#...#",
    ];

    [Theory]
    [InlineData("square", 512, 512)]
    [InlineData("landscape_16_9", 1024, 576)]
    [InlineData("portrait_16_9", 576, 1024)]
    public async Task Caption_AnySize_ContainsSandbox(string size, int width, int height)
    {
        var ink = await DrawAsync($$"""{"prompt":"cat","seed":1,"image_size":"{{size}}"}""");

        ink.Count.ShouldBe(height);
        TextAt(ink, TitleTop(ink), Math.Min(width / 90, height / 55)).Take(7).ShouldBe(SandboxWord);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("  cat\\n")]
    public async Task Caption_Prompt_IsDrawnBelow(string prompt)
    {
        var ink = await DrawAsync($$"""{"prompt":"{{prompt}}","seed":1,"image_size":"square"}""");

        PromptOf(ink).ShouldBe(
        [
            ".............#..",
            ".............#..",
            ".####..###..####",
            "#.........#..#..",
            "#......####..#..",
            "#.....#...#..#..",
            ".####..####...##",
        ]);
    }

    [Fact]
    public async Task Caption_LetterWithAccent_IsDrawnWithoutAccent()
    {
        (await DrawAsync("""{"prompt":"caf\u00e9 d\u00e9j\u00e0","seed":1,"image_size":"square"}"""))
            .ShouldBe(await DrawAsync("""{"prompt":"cafe deja","seed":1,"image_size":"square"}"""));
    }

    [Fact]
    public async Task Caption_CharacterWithoutAGlyph_IsDrawnAsItsCodePoint()
    {
        // U+732B is the character for "cat".
        var ink = await DrawAsync("""{"prompt":"\u732B","seed":1,"image_size":"square"}""");

        PromptOf(ink).ShouldBe(
        [
            "###.###",
            "..#...#",
            "..#.###",
            "..#...#",
            "..#.###",
            ".......",
            "###.##.",
            "..#.#.#",
            "###.##.",
            "#...#.#",
            "###.##.",
        ]);
    }

    [Fact]
    public async Task Caption_LongPrompt_EndsWithDotsInsideImage()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("word", 4000));
        var ink = await DrawAsync($$"""{"prompt":"{{prompt}}","seed":1,"image_size":"square"}""");

        TitleTop(ink).ShouldBeGreaterThan(512 / 3, "the text covers a small part of the image");
        var last = ink.FindLastIndex(row => row.Contains('#', StringComparison.Ordinal));
        last.ShouldBeLessThan(511, "the last line has its margin");
        // A dot is two font pixels high and wide. At this size, a font pixel is two image pixels.
        ink[last].TrimEnd('.').ShouldEndWith("####........####........####");
    }

    [Fact]
    public async Task Caption_ImageTooSmall_HasNoCaption()
    {
        (await DrawAsync("""{"prompt":"cat","seed":1,"image_size":{"width":33,"height":20}}""")).ShouldAllBe(row => !row.Contains('#'));
    }

    /// <summary>The rows of the image: '#' is pure white, which only text has.</summary>
    private static async Task<List<string>> DrawAsync(string input)
    {
        await using var rig = await SandboxRig.StartAsync();
        await rig.JobAsync(input);
        rig.Finish();
        rig.Server.TryRenderImage(rig.Server.Jobs[0].RequestId + ".png", out var png).ShouldBeTrue();
        var data = ImageTests.Decode(png.ShouldNotBeNull(), out var size);
        var rows = new List<string>();
        var stride = 1 + (size.Width * 3);
        for (var y = 0; y < size.Height; y++)
        {
            var row = data.AsSpan(y * stride, stride);
            row[0].ShouldBe((byte)1, "every row is a difference to the left");
            for (var i = 4; i < stride; i++)
            {
                row[i] += row[i - 3];
            }

            rows.Add(new string([.. Enumerable.Range(0, size.Width).Select(x => IsWhite(data, (y * stride) + 1 + (x * 3)) ? '#' : '.')]));
        }

        return rows;
    }

    private static bool IsWhite(byte[] data, int at) => data[at] == 255 && data[at + 1] == 255 && data[at + 2] == 255;

    private static int TitleTop(List<string> ink) => ink.FindIndex(row => row.Contains('#', StringComparison.Ordinal));

    /// <summary>The text in the prompt's line of an image of 512 pixels: two image pixels per font pixel.</summary>
    private static string[] PromptOf(List<string> ink)
    {
        var title = TitleTop(ink);
        var gap = ink.FindIndex(title, row => !row.Contains('#', StringComparison.Ordinal));
        return TextAt(ink, ink.FindIndex(gap, row => row.Contains('#', StringComparison.Ordinal)), 2);
    }

    /// <summary>The rows of a text from its first to its last row, in font pixels and without margins.</summary>
    private static string[] TextAt(List<string> ink, int top, int scale)
    {
        var end = ink.FindIndex(top, row => !row.Contains('#', StringComparison.Ordinal));
        // A drawn code point has an empty row in its middle.
        end = end + scale < ink.Count && ink[end + scale].Contains('#', StringComparison.Ordinal)
            ? ink.FindIndex(end + scale, row => !row.Contains('#', StringComparison.Ordinal)) : end;
        var rows = ink.GetRange(top, end - top).Where((_, index) => index % scale == 0).ToList();
        var left = rows.Min(row => row.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? at : int.MaxValue);
        var right = rows.Max(row => row.LastIndexOf('#')) + 1;
        return [.. rows.Select(row => new string([.. row[left..right].Where((_, index) => index % scale == 0)]))];
    }
}
