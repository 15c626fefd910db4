using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.FunctionalTests.Sandbox;

public class ImageTests
{
    [Theory]
    [InlineData("""{}""", 1024, 1024)]
    [InlineData("""{"image_size":"square"}""", 512, 512)]
    [InlineData("""{"image_size":"square_hd"}""", 1024, 1024)]
    [InlineData("""{"image_size":"landscape_4_3"}""", 1024, 768)]
    [InlineData("""{"image_size":"landscape_16_9"}""", 1024, 576)]
    [InlineData("""{"image_size":"portrait_3_4"}""", 768, 1024)]
    [InlineData("""{"image_size":"portrait_4_3"}""", 768, 1024)]
    [InlineData("""{"image_size":"portrait_9_16"}""", 576, 1024)]
    [InlineData("""{"image_size":"portrait_16_9"}""", 576, 1024)]
    [InlineData("""{"image_size":{"width":33,"height":7}}""", 33, 7)]
    [InlineData("""{"image_size":{"width":1,"height":99999}}""", 1, 4096)]
    [InlineData("""{"aspect_ratio":"1:1","resolution":"1K"}""", 1024, 1024)]
    [InlineData("""{"aspect_ratio":"16:9"}""", 1024, 576)]
    [InlineData("""{"aspect_ratio":"9:16"}""", 576, 1024)]
    [InlineData("""{"aspect_ratio":"4:3"}""", 1024, 768)]
    [InlineData("""{"aspect_ratio":"3:4","resolution":"2K"}""", 1536, 2048)]
    public async Task Image_RequestedSize_IsDrawn(string input, int width, int height)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync(input);
        rig.Finish();
        var image = JsonNode.Parse((await rig.GetAsync(job)).Body)!["images"]![0]!;

        var png = await rig.Http.GetByteArrayAsync(new Uri((string)image["url"]!), TestContext.Current.CancellationToken);

        image["width"]!.GetValue<int>().ShouldBe(width);
        image["height"]!.GetValue<int>().ShouldBe(height);
        Decode(png, out var size).Length.ShouldBe(height * ((width * 3) + 1));
        size.ShouldBe((width, height));
    }

    [Theory]
    [InlineData("https://gateway.example/ai", "https://gateway.example/ai/sandbox/images/")]
    [InlineData("http://127.0.0.1:9/", "http://127.0.0.1:9/sandbox/images/")]
    [InlineData("ftp://gateway.example", null)]
    [InlineData("gateway.example", null)]
    [InlineData("", null)]
    public async Task Image_ClientSendsBaseUrl_UrlBeginsWithIt(string header, string? expected)
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync("{}");
        rig.Finish();
        rig.Http.DefaultRequestHeaders.TryAddWithoutValidation("x-sandbox-public-url", header);

        var url = (string)JsonNode.Parse((await rig.GetAsync(job)).Body)!["images"]![0]!["url"]!;

        url.ShouldStartWith(expected ?? $"{rig.Server.Address}sandbox/images/");
    }

    [Fact]
    public async Task Image_SamePromptAndSeed_HasSameBytes()
    {
        await using var rig = await SandboxRig.StartAsync();
        foreach (var (prompt, seed) in new[] { ("a", 1), ("a", 1), ("a", 2), ("b", 1) })
        {
            await rig.JobAsync($$"""{"prompt":"{{prompt}}","seed":{{seed}},"image_size":"square","num_images":2}""");
        }

        rig.Finish();

        var pictures = rig.Server.Jobs.Select(j => Render(rig, j.RequestId + ".png")).ToArray();

        pictures[1].ShouldBe(pictures[0]);
        pictures[2].ShouldNotBe(pictures[0]);
        pictures[3].ShouldNotBe(pictures[0]);
        Render(rig, rig.Server.Jobs[0].RequestId + "-1.png").ShouldBe(pictures[2], "the second image of seed 1 equals the image of seed 2");
    }

    [Fact]
    public async Task Image_Unknown_Is404()
    {
        await using var rig = await SandboxRig.StartAsync();
        await rig.JobAsync();
        var id = rig.Server.Jobs[0].RequestId;

        rig.Server.TryRenderImage(id + ".png", out _).ShouldBeFalse("the job still runs");
        rig.Finish();
        foreach (var name in new[] { "nope.png", id, id + "-1.png", id + "-x.png" })
        {
            ((int)(await rig.GetAsync("/sandbox/images/" + name)).Response.StatusCode).ShouldBe(404, name);
        }
    }

    [Fact]
    public async Task Result_PublicUrlSetLater_IsBaseOfImageUrls()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        rig.Finish();
        rig.Server.PublicUrl = new Uri("https://gateway.example:8443/base/");

        (await rig.GetAsync(job)).Body.ShouldContain("\"https://gateway.example:8443/base/sandbox/images/");
    }

    [Fact]
    public async Task Result_SyncMode_ContainsDataUri()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync("""{"sync_mode":true,"image_size":"square"}""");
        rig.Finish();

        var url = (string)JsonNode.Parse((await rig.GetAsync(job)).Body)!["images"]![0]!["url"]!;

        url.ShouldStartWith("data:image/png;base64,");
        Decode(Convert.FromBase64String(url.Split(',')[1]), out var size);
        size.ShouldBe((512, 512));
    }

    private static byte[] Render(SandboxRig rig, string name)
    {
        rig.Server.TryRenderImage(name, out var png).ShouldBeTrue();
        return png.ShouldNotBeNull();
    }

    /// <summary>Checks every chunk and returns the inflated rows.</summary>
    internal static byte[] Decode(byte[] png, out (int Width, int Height) size)
    {
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        size = default;
        using var data = new MemoryStream();
        var types = new List<string>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = Encoding.ASCII.GetString(png, at + 4, 4);
            var body = png.AsSpan(at + 8, length);
            BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)).ShouldBe(Crc(png.AsSpan(at + 4, length + 4)), type);
            types.Add(type);
            if (type == "IHDR")
            {
                size = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
            }

            if (type == "IDAT")
            {
                data.Write(body);
            }

            at += 12 + length;
        }

        types.ShouldBe(["IHDR", "IDAT", "IEND"]);
        data.Position = 0;
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress))
        {
            zlib.CopyTo(inflated);
        }

        return inflated.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
