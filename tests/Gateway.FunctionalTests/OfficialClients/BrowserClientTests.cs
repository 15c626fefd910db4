using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Files;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Playwright;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// The official client in a page of a real browser. The page is at <c>http://page.example</c>, which is the documented server with fal's
/// server-side proxy; the gateway is another origin.
/// </summary>
public sealed class BrowserClientTests
{
    private const string Origin = "http://page.example";
    private const int Size = 300_000;

    private const string Run = """
        async ([configuration, model, picture]) => {
          const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
          const file = new File([bytes], "picture.png", { type: "image/png" });
          const fal = falClient.createFalClient(configuration);
          const { requestId } = await fal.subscribe(model, { input: { prompt: "a lion", image_url: file } });
          let invalid;
          try {
            await fal.subscribe(model, { input: { prompt: "a lion", image_url: file, num_images: 9 } });
          } catch (error) {
            invalid = error;
          }
          const url = await fal.storage.upload(new File([bytes, new Uint8Array(91 * 1024 * 1024)], "large.png", { type: "image/png" }), {
            lifecycle: { expiresIn: "1h" },
          });
          const read = await fetch(url);
          return [requestId, `${invalid.name} ${invalid.status} ${invalid.fieldErrors?.[0].loc.at(-1)}`, `${(await read.blob()).size}`];
        }
        """;

    [Fact]
    public async Task Page_BehindServerProxy_RunsJobWithFileAndHasNoKey()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Cors:Origins:0", Origin));
        await using var server = await PageServer.StartAsync(gateway, PageServer.Documented);

        var requests = await RunAsync(gateway, server, """{ "proxyUrl": "/api/fal/proxy" }""");

        requests.ShouldNotContain(request => request.Contains(gateway.Key, StringComparison.Ordinal));
        // The bytes of the files are the only calls of the page to the gateway itself.
        requests.Where(request => request.Contains(gateway.Address.ToString(), StringComparison.Ordinal))
            .ShouldAllBe(request => request.Contains("/storage/upload/gu", StringComparison.Ordinal)
                || request.Contains("/files/gf", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_WithKeyOfItsUser_CallsTheGatewayDirectly()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Cors:Origins:0", Origin));
        await using var server = await PageServer.StartAsync(gateway, PageServer.Documented);

        var requests = await RunAsync(gateway, server, $$"""
            { "proxyUrl": "{{gateway.Address}}api/fal/proxy", "credentials": "{{gateway.Key}}", "suppressLocalCredentialsWarning": true }
            """);

        requests.ShouldNotContain(request => request.StartsWith($"POST {Origin}/", StringComparison.Ordinal));
    }

    /// <returns>Each request of the page: its method, URL and headers.</returns>
    private static async Task<IReadOnlyCollection<string>> RunAsync(TestGateway gateway, PageServer server, string configuration)
    {
        var bundle = await JavaScriptClient.RunAsync(gateway, "bundle.mjs");
        await using var browser = await Chromium.StartAsync($"--host-resolver-rules=MAP page.example:80 {server.Address.Authority}");
        var page = browser.Page;
        var requests = new ConcurrentQueue<string>();
        page.Request += (_, request) => requests.Enqueue(
            $"{request.Method} {request.Url} {string.Join(' ', request.Headers.Select(header => header.Value))}");
        await page.Context.AddCookiesAsync([new Cookie { Name = "session", Value = "session", Url = Origin }]);
        // The server of the example has no page of its own, and an error is a document of the same origin.
        await page.GotoAsync(Origin + "/api/fal/proxy");
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Content = bundle.GetProperty("script").GetString() });
        var picture = FileCalls.PngOf(Size);

        string[] answer;
        try
        {
            answer = await page.EvaluateAsync<string[]>(
                $$"""([json, ...rest]) => ({{Run}})([JSON.parse(json), ...rest])""",
                new[] { configuration, Seeds.FluxLora, Convert.ToBase64String(picture) });
        }
        catch (PlaywrightException error)
        {
            throw new InvalidOperationException(string.Join('\n', [error.Message, .. browser.Errors]));
        }

        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        job.RequestId.ShouldBe(answer[0]);
        job.DataUris.ShouldHaveSingleItem().Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(picture)));
        answer[1].ShouldBe("ValidationError 422 num_images");
        answer[2].ShouldBe($"{Size + (91 * 1024 * 1024)}");
        browser.Errors.ShouldNotContain(error => error.Contains("CORS", StringComparison.Ordinal));
        return requests;
    }
}
