using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Files;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// The programs in <c>docs/clients</c>, which docs/clients.md shows, run unchanged against the real program on the sandbox.
/// </summary>
public sealed partial class ClientExampleTests
{
    /// <summary>The programs that make a picture of a prompt.</summary>
    public static TheoryData<string> Programs =>
        ["submit.sh", "javascript.mjs", "typescript.ts", "ai-sdk.mjs", "python.py", "csharp.cs", "golang.go"];

    [Theory]
    [InlineData("submit.sh")]
    [InlineData("javascript.mjs")]
    [InlineData("typescript.ts")]
    [InlineData("python.py")]
    [InlineData("csharp.cs")]
    [InlineData("golang.go")]
    public async Task Program_PrintsImageUrlOfItsJob(string file)
    {
        var program = Prepare(file);
        await using var gateway = await SandboxGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, DevelopmentClient.Key);

        code.ShouldBe(0, output);
        var picture = PictureUrl().Match(output);
        picture.Success.ShouldBeTrue(output);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var bytes = await client.GetByteArrayAsync(new Uri(picture.Value), TestContext.Current.CancellationToken);
        bytes.AsSpan(1, 3).ToArray().ShouldBe("PNG"u8.ToArray());
    }

    /// <summary>Each of these uploads the file of its argument and makes a picture of it.</summary>
    [Theory]
    [InlineData("upload.sh")]
    [InlineData("upload.mjs")]
    [InlineData("upload.py")]
    public async Task UploadProgram_MakesPictureOfItsFile(string file)
    {
        var program = Prepare(file);
        using var directory = new TemporaryDirectory();
        var picture = Path.Combine(directory.Path, "a picture.png");
        var bytes = FileCalls.PngOf(100_000);
        await File.WriteAllBytesAsync(picture, bytes, TestContext.Current.CancellationToken);
        await using var gateway = await TestGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, gateway.Key, change: null, picture);

        code.ShouldBe(0, output);
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        output.ShouldContain($"/sandbox/images/{job.RequestId}.png");
        job.DataUris.ShouldHaveSingleItem().Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Theory]
    [InlineData("upload.sh")]
    [InlineData("upload.mjs")]
    [InlineData("upload.py")]
    public async Task UploadProgram_FileIsNoPicture_FailsWithTheError(string file)
    {
        var program = Prepare(file);
        using var directory = new TemporaryDirectory();
        await directory.WriteAsync("text.png", "no picture");
        await using var gateway = await TestGateway.StartAsync();

        var (code, output) = await program.RunAsync(
            gateway.Address, gateway.Key, change: null, Path.Combine(directory.Path, "text.png"));

        code.ShouldNotBe(0, output);
        output.ShouldContain("The upload was declared as image");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>Vercel's AI SDK downloads the image itself.</summary>
    [Fact]
    public async Task AiSdkProgram_WritesImage()
    {
        var program = Prepare("ai-sdk.mjs");
        using var directory = new TemporaryDirectory();
        var picture = Path.Combine(directory.Path, "picture.png");
        await using var gateway = await SandboxGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, DevelopmentClient.Key, change: null, picture);

        code.ShouldBe(0, output);
        output.ShouldStartWith($"{picture} image/png ");
        var bytes = await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken);
        bytes.AsSpan(1, 3).ToArray().ShouldBe("PNG"u8.ToArray());
    }

    /// <summary>The envelope, then the result of another job.</summary>
    [Fact]
    public async Task Script_PrintsEnvelopeAndThenResult()
    {
        await using var gateway = await SandboxGateway.StartAsync();

        var (_, output) = await Prepare("submit.sh").RunAsync(gateway.Address, DevelopmentClient.Key);

        output.ShouldStartWith("{\"status\":\"IN_QUEUE\"");
        output.ShouldContain("\"status_url\"");
        output.ShouldContain("{\"images\":");
    }

    [Theory]
    [InlineData("submit.sh")]
    [InlineData("javascript.mjs")]
    [InlineData("ai-sdk.mjs")]
    [InlineData("python.py")]
    [InlineData("golang.go")]
    public async Task Program_UnknownKey_FailsWithTheError(string file)
    {
        var program = Prepare(file);
        await using var gateway = await SandboxGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, "unknown");

        code.ShouldNotBe(0, output);
        output.ShouldContain("The key is not valid");
    }

    /// <summary>An invalid body: each program names the parameter and the rule. The types of TypeScript do not have the range.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_InvalidParameter_FailsWithTheViolation(string file)
    {
        var program = Prepare(file);
        var isTyped = file == "typescript.ts";
        var change = isTyped ? ("aspect_ratio: \"16:9\"", "num_images: 9") : ("16:9", "17:9");
        await using var gateway = await SandboxGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, DevelopmentClient.Key, change);

        code.ShouldNotBe(0, output);
        output.ShouldContain(isTyped ? "num_images" : "aspect_ratio");
        output.ShouldContain(isTyped ? "must be between 1 and 4" : "must be one of '1:1'");
    }

    [Fact]
    public async Task TypeScriptProgram_ValueThatTheContractDoesNotHave_DoesNotCompile()
    {
        var program = Prepare("typescript.ts");
        await using var gateway = await TestGateway.StartAsync();

        var (code, output) = await program.RunAsync(gateway.Address, gateway.Key, ("\"16:9\"", "\"17:9\""));

        code.ShouldNotBe(0, output);
        output.ShouldContain("error TS2322");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>The upstream refuses the first submit, so the gateway says that the submit can be repeated.</summary>
    [Theory]
    [InlineData("javascript.mjs")]
    [InlineData("python.py")]
    [InlineData("csharp.cs")]
    [InlineData("golang.go")]
    public async Task Program_SubmitIsRefusedOnce_RepeatsIt(string file)
    {
        var program = Prepare(file);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimited, SandboxOperation.Submit);

        var (code, output) = await program.RunAsync(gateway.Address, gateway.Key);

        code.ShouldBe(0, output);
        output.ShouldContain(gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId);
    }

    private static ClientProgram Prepare(string file)
    {
        var program = new ClientProgram(file);
        program.RequireTools();
        return program;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sandbox/images/[0-9a-f-]+\.png")]
    private static partial Regex PictureUrl();
}
