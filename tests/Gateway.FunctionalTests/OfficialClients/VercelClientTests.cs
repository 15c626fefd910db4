using System.Text.Json;
using Gateway.Clients;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// Vercel's AI SDK with <c>@ai-sdk/fal</c>, as npm delivers both. <c>/run</c> of the gateway is its <c>baseURL</c>. The program downloads
/// each image of a result, so the gateway is a process that serves the images of its built-in sandbox.
/// </summary>
public sealed class VercelClientTests
{
    /// <summary>A PNG of one pixel.</summary>
    private const string Pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /// <summary>A BMP of one pixel, which <see cref="Seeds.FluxLora"/> does not accept.</summary>
    private const string Bitmap = "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA/wAAAA==";

    [Fact]
    public async Task GenerateImage_AgainstTheGateway_ReturnsDownloadedImages()
    {
        await using var gateway = await SandboxGateway.StartAsync();

        var answers = await CallAsync(gateway.Address, DevelopmentClient.Key,
            new { name = "one", model = Seeds.Imagen4, prompt = "a lion" },
            new { name = "two", model = Seeds.Imagen4, prompt = "a lion", n = 2 },
            new { name = "options", model = Seeds.Imagen4, prompt = "a lion", options = new { aspect_ratio = "16:9", resolution = "2K" } },
            new { name = "one image", model = Seeds.Wan, prompt = "a lion", images = new[] { Pixel } },
            new { name = "edit", model = Seeds.FluxLora, prompt = "a lion", images = new[] { Pixel }, options = new { strength = 0.5 } },
            new
            {
                name = "edit of two images",
                model = Seeds.QwenEditPlus,
                prompt = "a lion",
                images = new[] { Pixel, Pixel },
                options = new { useMultipleImages = true },
            });

        foreach (var call in answers.EnumerateObject())
        {
            call.Value.GetProperty("ok").GetBoolean().ShouldBeTrue(call.Name + ": " + call.Value);
            var images = call.Value.GetProperty("images").EnumerateArray().ToList();
            images.Count.ShouldBe(call.Name == "two" ? 2 : 1, call.Name);
            images.ShouldAllBe(image => image.GetProperty("mediaType").GetString() == "image/png");
            images.ShouldAllBe(image => image.GetProperty("bytes").GetInt32() > 1000);
            // The client asks for one image a call.
            call.Value.GetProperty("requestIds").EnumerateArray().Select(id => id.GetString()).Distinct().Count().ShouldBe(images.Count);
            call.Value.GetProperty("warnings").GetArrayLength().ShouldBe(0, call.Name);
        }
    }

    [Fact]
    public async Task GenerateImage_WithInputImages_SendsThemByteForByte()
    {
        await using var gateway = await TestGateway.StartAsync();

        // The images of this sandbox are at a private address, which the client does not open: it gets them as data URIs.
        var answers = await CallAsync(gateway.Address, gateway.Key,
            new { name = "one", model = Seeds.FluxLora, prompt = "a lion", images = new[] { Pixel }, options = new { syncMode = true } },
            new
            {
                name = "two",
                model = Seeds.QwenEditPlus,
                prompt = "a lion",
                images = new[] { Pixel, Pixel },
                options = new { useMultipleImages = true, syncMode = true },
            });

        answers.GetProperty("one").GetProperty("ok").GetBoolean().ShouldBeTrue(answers.ToString());
        answers.GetProperty("two").GetProperty("ok").GetBoolean().ShouldBeTrue(answers.ToString());
        var bodies = gateway.Sandbox.Requests.Where(request => request.Method == "POST")
            .Select(request => JsonDocument.Parse(request.Body).RootElement).ToList();
        bodies.Count.ShouldBe(2);
        bodies[0].GetProperty("image_url").GetString().ShouldBe("data:image/png;base64," + Pixel);
        bodies[1].GetProperty("image_urls").EnumerateArray().Select(image => image.GetString())
            .ShouldBe(Enumerable.Repeat("data:image/png;base64," + Pixel, 2));
    }

    [Fact]
    public async Task GenerateImage_InvalidParameters_ThrowsTheMessagesOfTheGateway()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answers = await CallAsync(gateway.Address, gateway.Key,
            new { name = "range", model = Seeds.Imagen4, prompt = "a lion", options = new { resolution = "9K", aspect_ratio = "7:1" } },
            new { name = "type", model = Seeds.FluxLora, prompt = "a lion", images = new[] { Bitmap } },
            new
            {
                name = "element",
                model = Seeds.QwenEditPlus,
                prompt = "a lion",
                images = new[] { "http:///picture.png" },
                options = new { useMultipleImages = true },
            },
            new { name = "model", model = "fal-ai/nothing", prompt = "a lion" },
            new { name = "key", model = Seeds.Imagen4, prompt = "a lion", key = "unknown" });

        ShouldFail(answers, "range", 422, "body.aspect_ratio: must be one of '1:1'", "body.resolution: must be one of '1K', '2K'");
        ShouldFail(answers, "type", 422, "body.image_url: ", "png");
        // The client reads no path with an index, so it shows the message of the whole error.
        ShouldFail(answers, "element", 422, "image_urls");
        ShouldFail(answers, "model", 404, "There is no contract for model 'fal-ai/nothing'");
        ShouldFail(answers, "key", 401, "The key is not valid");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>The client repeats calls by itself. A key of the caller makes the repeats of one call one job.</summary>
    [Fact]
    public async Task GenerateImage_WithIdempotencyKey_IsOneJob()
    {
        await using var gateway = await TestGateway.StartAsync();
        var call = new
        {
            name = "first",
            model = Seeds.Imagen4,
            prompt = "a lion",
            headers = new Dictionary<string, string> { ["Idempotency-Key"] = "a-1" },
            options = new { syncMode = true },
        };

        var answers = await CallAsync(
            gateway.Address, gateway.Key, call, new { name = "second", call.model, call.prompt, call.headers, call.options });

        answers.GetProperty("second").GetProperty("requestIds").ToString()
            .ShouldBe(answers.GetProperty("first").GetProperty("requestIds").ToString());
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    private static void ShouldFail(JsonElement answers, string name, int status, params string[] messages)
    {
        var answer = answers.GetProperty(name);
        answer.GetProperty("ok").GetBoolean().ShouldBeFalse(answer.ToString());
        answer.GetProperty("name").GetString().ShouldBe("AI_APICallError", answer.ToString());
        answer.GetProperty("status").GetInt32().ShouldBe(status);
        answer.GetProperty("isRetryable").GetBoolean().ShouldBeFalse();
        foreach (var message in messages)
        {
            answer.GetProperty("message").GetString()!.ShouldContain(message);
        }
    }

    private static Task<JsonElement> CallAsync(Uri address, string key, params object[] calls) =>
        JavaScriptClient.TalkAsync(address, key, "ai-sdk.mjs", JsonSerializer.Serialize(new { calls }));
}
