using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// Files with the official client, which uploads each <c>Blob</c> and <c>File</c> of an input before it submits the job. The client reaches
/// the gateway by a request middleware, or by <c>proxyUrl</c>.
/// </summary>
public sealed class JavaScriptFileTests
{
    private const int Small = 1_000;

    /// <summary>The client uploads a file above 90 MiB in parts.</summary>
    private const int InParts = 91 * 1024 * 1024;

    public static TheoryData<string> Ways => ["middleware", "proxy"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Upload_OfFile_IsServedByteForByte(string way)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answers = await CallAsync(gateway, way,
            Upload("file", Small),
            Upload("blob", Small) with { AsBlob = true },
            Upload("in parts", InParts) with { Files = [new(InParts)] },
            Upload("without a type", Small) with { Files = [new(Small, Type: "")] },
            Upload("hostile name", Small) with { Files = [new(Small, File: "../../\"é\r\n\u202e.png")] },
            Upload("lifecycle", Small) with { Lifecycle = new { expiresIn = "1h" } });

        foreach (var answer in answers.EnumerateObject())
        {
            answer.Value.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
            answer.Value.GetProperty("url").GetString()!.ShouldStartWith($"{gateway.Address}files/", customMessage: answer.Name);
            var read = answer.Value.GetProperty("read");
            read.GetProperty("status").GetInt32().ShouldBe(200, answer.Name);
            read.GetProperty("type").GetString().ShouldBe("image/png", answer.Name);
            read.GetProperty("sha256").GetString().ShouldBe(Sha256Of(answer.Value).ShouldHaveSingleItem(), answer.Name);
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>A picture of 15 MB, and inputs with several pictures: the upstream gets them as data URIs.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Input_WithFiles_ReachesTheUpstreamByteForByte(string way)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answers = await CallAsync(gateway, way,
            Job("15 MB", "subscribe", Seeds.FluxLora, new Picture(15_000_000)),
            Job("blob", "submit", Seeds.Wan, new Picture(Small, Seed: 1)) with { AsBlob = true },
            Job("several", "subscribe", Seeds.QwenEditPlus, new Picture(Small), new Picture(100_001, Seed: 2), new Picture(Small)),
            Job("in one call", "run", Seeds.QwenEditLora, new Picture(99_999, Seed: 3)));

        var jobs = gateway.Sandbox.Jobs.ToDictionary(job => job.RequestId);
        jobs.Count.ShouldBe(4);
        foreach (var answer in answers.EnumerateObject())
        {
            answer.Value.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
            var job = jobs[answer.Value.GetProperty("requestId").GetString()!];
            job.DataUris.Select(uri => uri.Sha256).ShouldBe(Sha256Of(answer.Value), answer.Name);
            job.DataUris.ShouldAllBe(uri => uri.Type == "image/png");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Upload_WithLifecycle_ExpiresAndIsPrivateAsTheClientSays(string way)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answers = await CallAsync(gateway, way,
            Upload("hour", Small) with { Lifecycle = new { expiresIn = "1h" } },
            Upload("hidden", Small) with { Lifecycle = new { expiresIn = "1d", initialAcl = new { @default = "hide" } } },
            Upload("rules", Small) with
            {
                Lifecycle = new { initialAcl = new { rules = new[] { new { user = "a", decision = "allow" } } } },
            });

        answers.GetProperty("hour").GetProperty("read").GetProperty("status").GetInt32().ShouldBe(200);
        answers.GetProperty("hidden").GetProperty("read").GetProperty("status").GetInt32().ShouldBe(401);
        ShouldFail(answers, "rules", HttpStatusCode.BadRequest, "initial_acl.rules is not supported");
        using var list = await gateway.Client.GetAsync(new Uri("/files", UriKind.Relative), TestContext.Current.CancellationToken);
        var files = (await list.JsonAsync()).GetProperty("files").EnumerateArray()
            .ToDictionary(file => file.GetProperty("file_url").GetString()!, file => file.GetProperty("expires_at").GetDateTimeOffset());
        (files[UrlOf(answers, "hidden")] - files[UrlOf(answers, "hour")]).ShouldBe(TimeSpan.FromHours(23), TimeSpan.FromMinutes(2));
        // The owner uses the private file in a job.
        using var job = await gateway.Client.SubmitAsync(
            Seeds.FluxLora, JsonSerializer.Serialize(new { prompt = "a lion", image_url = UrlOf(answers, "hidden") }));
        job.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Upload_OfRefusedFile_ThrowsTheMessageOfTheGateway(string way)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:MaxBytes", "100000"));

        var answers = await CallAsync(gateway, way,
            Upload("size", 100_001),
            Upload("type", Small) with { Files = [new(Small, Type: "video/mp4")] },
            Job("model", "subscribe", Seeds.FluxLora, new Picture(Small, Type: "video/mp4")));

        ShouldFail(answers, "size", HttpStatusCode.RequestEntityTooLarge, "100000");
        ShouldFail(answers, "type", HttpStatusCode.UnprocessableEntity, "its content is image/png");
        ShouldFail(answers, "model", HttpStatusCode.UnprocessableEntity, "its content is image/png");
        gateway.Sandbox.RequestCount.ShouldBe(0);
        using var list = await gateway.Client.GetAsync(new Uri("/files", UriKind.Relative), TestContext.Current.CancellationToken);
        (await list.JsonAsync()).GetProperty("files").GetArrayLength().ShouldBe(0);
    }

    /// <summary>Vercel's AI SDK passes the URL of an uploaded file on.</summary>
    [Fact]
    public async Task VercelClient_UrlOfUploadedFile_ReachesTheUpstreamByteForByte()
    {
        await using var gateway = await TestGateway.StartAsync();
        var uploaded = await CallAsync(gateway, "middleware", Upload("file", Small));
        var call = new
        {
            name = "edit",
            model = Seeds.FluxLora,
            prompt = "a lion",
            images = new[] { UrlOf(uploaded, "file") },
            options = new { syncMode = true },
        };

        var answers = await JavaScriptClient.TalkAsync(gateway, "ai-sdk.mjs", JsonSerializer.Serialize(new { calls = new[] { call } }));

        answers.GetProperty("edit").GetProperty("ok").GetBoolean().ShouldBeTrue(answers.ToString());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().DataUris.ShouldHaveSingleItem().Sha256
            .ShouldBe(Sha256Of(uploaded.GetProperty("file")).Single());
    }

    private static void ShouldFail(JsonElement answers, string name, HttpStatusCode status, string message)
    {
        var answer = answers.GetProperty(name);
        answer.GetProperty("ok").GetBoolean().ShouldBeFalse(answer.ToString());
        answer.GetProperty("status").GetInt32().ShouldBe((int)status, answer.ToString());
        answer.GetProperty("message").GetString()!.ShouldContain(message);
    }

    private static string UrlOf(JsonElement answers, string name) => answers.GetProperty(name).GetProperty("url").GetString()!;

    private static List<string?> Sha256Of(JsonElement answer) =>
        [.. answer.GetProperty("sha256").EnumerateArray().Select(digest => digest.GetString())];

    private static Call Upload(string name, int bytes) => new(name, "upload", null, [new Picture(bytes)]);

    private static Call Job(string name, string verb, string model, params Picture[] files) => new(name, verb, model, files);

    private static Task<JsonElement> CallAsync(TestGateway gateway, string way, params Call[] calls) =>
        JavaScriptClient.TalkAsync(gateway, "upload.mjs", JsonSerializer.Serialize(new { way, calls }, JsonSerializerOptions.Web));

    private sealed record Picture(int Bytes, int Seed = 0, string Type = "image/png", string File = "picture.png");

    private sealed record Call(string Name, string Verb, string? Model, Picture[] Files, object? Lifecycle = null, bool AsBlob = false);
}
