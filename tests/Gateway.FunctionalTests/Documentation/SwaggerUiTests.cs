using System.Text.RegularExpressions;
using Gateway.Clients;
using Microsoft.Playwright;

namespace Gateway.FunctionalTests.Documentation;

public sealed partial class SwaggerUiTests
{
    [Fact]
    public async Task TryItOut_WithTheDevelopmentKey_ShowsTheJobAndThenTheViolation()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync();
        var page = browser.Page;
        await page.GotoAsync(new Uri(gateway.Address, "/").ToString());
        await page.GetByText("This gateway runs on the built-in sandbox").WaitForAsync();

        await AuthorizeAsync(page);
        var operation = page.Locator("#operations-Models-submitImagen4Preview");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        var body = operation.Locator("textarea.body-param__text");
        (await body.InputValueAsync()).ShouldContain("a quintessential 1960s kitchen");

        await operation.Locator("button.execute").ClickAsync();
        var answer = operation.Locator(".live-responses-table");
        await answer.GetByText("request_id").First.WaitForAsync();
        (await answer.Locator(".response-col_status").Last.InnerTextAsync()).ShouldStartWith("200");
        var job = RequestId().Match(await answer.Locator(".response-col_description").Last.InnerTextAsync()).Groups[1].Value;
        job.ShouldNotBeEmpty();
        await ScreenshotAsync(page, "submit");

        await body.FillAsync((await body.InputValueAsync()).Replace("\"num_images\": 1", "\"num_images\": 9", StringComparison.Ordinal));
        await operation.Locator("button.execute").ClickAsync();
        await answer.GetByText("must be between 1 and 4").First.WaitForAsync();
        (await answer.Locator(".response-col_status").Last.InnerTextAsync()).ShouldStartWith("422");
        await ScreenshotAsync(page, "violation");

        await FollowAsync(page, job);

        browser.Requested.ShouldNotBeEmpty();
        browser.Requested.ShouldAllBe(address => address.Scheme == "data" || address.IsLoopback);
        browser.Errors.ShouldAllBe(error => error.Contains("422", StringComparison.Ordinal));
    }

    private static async Task AuthorizeAsync(IPage page)
    {
        await page.Locator(".auth-wrapper button.authorize").First.ClickAsync();
        var bearer = page.Locator(".auth-container", new PageLocatorOptions { HasText = "(http, Bearer)" });
        await bearer.Locator("input").FillAsync(DevelopmentClient.Key);
        await ScreenshotAsync(page, "authorize");
        await bearer.Locator("button.authorize").ClickAsync();
        await page.Locator(".modal-ux button.close-modal").ClickAsync();
    }

    private static async Task FollowAsync(IPage page, string job)
    {
        var operation = page.Locator("#operations-Jobs-getJobResult");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByPlaceholder("request_id").FillAsync(job);
        await operation.Locator("button.execute").ClickAsync();
        await operation.Locator(".live-responses-table").GetByText("content_type").First.WaitForAsync();
        await ScreenshotAsync(page, "result");
    }

    /// <summary>For whoever changes how the pages look: set the variable to a folder.</summary>
    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }

    [GeneratedRegex("\"request_id\": \"([^\"]+)\"")]
    private static partial Regex RequestId();
}
