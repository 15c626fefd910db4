using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Playwright;

namespace Gateway.FunctionalTests.Documentation;

public sealed partial class SwaggerUiTests
{
    private static readonly string[] SubmitOperations =
        ["submitWanV22A14bImageToImage", "submitFluxLoraImageToImage", "submitQwenImageEditPlus", "submitQwenImageEditLora",
            "submitImagen4Preview"];

    [Fact]
    public async Task TryItOut_DevelopmentKey_ShowsJobAndThenViolation()
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

        (await FollowAsync(page, "getJobResult", job)).ShouldContain("content_type");
        await ScreenshotAsync(page, "result");

        browser.Requested.ShouldNotBeEmpty();
        browser.Requested.ShouldAllBe(address => address.Scheme == "data" || address.IsLoopback);
        browser.Errors.ShouldAllBe(error => error.Contains("422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TryItOut_EachModel_FollowUpsNeedOnlyRequestId()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync();
        var page = await OpenAsync(browser, gateway);

        foreach (var model in SubmitOperations)
        {
            var job = await SubmitAsync(page, model);

            (await FollowAsync(page, "getJobStatus", job)).ShouldContain("\"COMPLETED\"");
            var result = await FollowAsync(page, "getJobResult", job);
            result.ShouldContain("\"url\"", customMessage: model);
            result.ShouldContain(job);
            (await FollowAsync(page, "cancelJob", job)).ShouldContain("ALREADY_COMPLETED");
        }

        await ScreenshotAsync(page, "follow");
    }

    [Fact]
    public async Task TryItOut_QueuedJob_CancelSucceeds()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync(("Gateway__Sandbox__QueueTime", "01:00:00"));
        var page = await OpenAsync(browser, gateway);

        var job = await SubmitAsync(page, "submitQwenImageEditPlus");

        (await FollowAsync(page, "getJobStatus", job)).ShouldContain("\"IN_QUEUE\"");
        (await FollowAsync(page, "getJobResult", job)).ShouldContain("job_in_progress");
        (await FollowAsync(page, "cancelJob", job)).ShouldContain("\"OK\"");
    }

    [Fact]
    public async Task TryItOut_ValidationAndCatalogue_WorkForListedModel()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync();
        var page = await OpenAsync(browser, gateway);

        var validate = await ExpandAsync(page, "Validation", "validateBody");
        (await ExecuteAsync(validate, "\"valid\": true")).ShouldStartWith("200");
        await ScreenshotAsync(page, "validate");

        var contracts = await ExpandAsync(page, "Catalogue", "listContracts");
        (await ExecuteAsync(contracts, "\"contracts\"")).ShouldStartWith("200");
        await contracts.Locator(".parameters select").First.SelectOptionAsync("fal-ai/imagen4/preview");
        (await ExecuteAsync(contracts, "\"Imagen 4 preview\"", "\"properties\"")).ShouldStartWith("200");
        await ScreenshotAsync(page, "contract");
    }

    /// <summary>Unions, objects inside objects, lists of objects, maps and null.</summary>
    [Fact]
    public async Task TryItOut_ContractWithEachKeyword_ShowsItsFormsAndSubmitsItsExample()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync(
            ("Gateway__Contracts__Directory", Path.Combine(Repository.Root, "tests", "contracts")));
        var page = await OpenAsync(browser, gateway);

        var operation = await ExpandAsync(page, "Models", "submitShapesImage");
        (await CellsAsync(operation, "image_size")).ShouldBe(
            ["image_size", "object or string", "object: no other members or string: one of square_hd, square, portrait_4_3, landscape_16_9",
                """{ "width": 1024, "height": 768 }""", "The size of the picture."]);
        (await CellsAsync(operation, "image_size.width")).ShouldBe(
            ["image_size.width (required)", "integer", "at most 14142; above 0", "512", "The width in pixels."]);
        (await CellsAsync(operation, "num_images")).ShouldBe(
            ["num_images", "integer or null", "1 to 4", "1", "The number of pictures."]);
        (await CellsAsync(operation, "loras[].path"))[..2].ShouldBe(["loras[].path (required)", "string"]);
        (await CellsAsync(operation, "weights.*"))[..2].ShouldBe(["weights.*", "number or null"]);
        await ScreenshotAsync(page, "unions", operation);

        foreach (var model in (string[])["submitShapesImage", "submitShapesTraining"])
        {
            (await SubmitAsync(page, model)).ShouldNotBeEmpty();
        }

        browser.Errors.ShouldBeEmpty();
    }

    private static async Task<List<string>> CellsAsync(ILocator operation, string name)
    {
        var rows = await operation.Locator(".opblock-description table tr").AllAsync();
        foreach (var row in rows)
        {
            var cells = await row.Locator("td").AllInnerTextsAsync();
            if (cells.Count > 0 && cells[0].Split(' ')[0] == name)
            {
                return [.. cells];
            }
        }

        throw new ShouldAssertException($"The table has no row '{name}'.");
    }

    [Fact]
    public async Task Page_OfModel_ShowsParameterTable()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await SandboxGateway.StartAsync();
        var page = await OpenAsync(browser, gateway);

        var operation = await ExpandAsync(page, "Models", "submitQwenImageEditPlus");
        var table = operation.Locator(".opblock-description table");

        (await table.Locator("th").AllInnerTextsAsync()).ShouldBe(["name", "type", "range", "default", "meaning"]);
        var cells = await table.Locator("tr", new LocatorLocatorOptions { HasText = "num_inference_steps" }).Locator("td")
            .AllInnerTextsAsync();
        cells.ShouldBe(["num_inference_steps", "integer", "2 to 100", "50", "Number of inference steps."]);
        await ScreenshotAsync(page, "model", operation);
    }

    private static async Task<IPage> OpenAsync(Chromium browser, GatewayProcess gateway)
    {
        await browser.Page.GotoAsync(new Uri(gateway.Address, "/").ToString());
        await browser.Page.GetByText("This gateway runs on the built-in sandbox").WaitForAsync();
        await ScreenshotAsync(browser.Page, "start");
        await AuthorizeAsync(browser.Page);
        return browser.Page;
    }

    private static async Task<ILocator> ExpandAsync(IPage page, string tag, string id)
    {
        var operation = page.Locator($"#operations-{tag}-{id}");
        if (await operation.Locator(".opblock-body").CountAsync() == 0)
        {
            await operation.Locator(".opblock-summary-control").ClickAsync();
        }

        await operation.Locator("button.execute").WaitForAsync();
        return operation;
    }

    /// <summary>Executes the operation with the current values, and waits for a response that contains the texts.</summary>
    /// <returns>The status and the body of the response.</returns>
    private static async Task<string> ExecuteAsync(ILocator operation, params string[] texts)
    {
        await operation.Locator("button.execute").ClickAsync();
        var answer = operation.Locator(".live-responses-table");
        foreach (var text in texts)
        {
            await answer.GetByText(text).First.WaitForAsync();
        }

        var status = await answer.Locator(".response-col_status").Last.InnerTextAsync();
        return $"{status} {await answer.Locator(".response-col_description").Last.InnerTextAsync()}";
    }

    private static async Task<string> SubmitAsync(IPage page, string id)
    {
        var operation = await ExpandAsync(page, "Models", id);
        var answer = await ExecuteAsync(operation, "request_id");
        answer.ShouldStartWith("200");
        return RequestId().Match(answer).Groups[1].Value;
    }

    /// <summary>Fills in the id of the job only.</summary>
    private static async Task<string> FollowAsync(IPage page, string id, string job)
    {
        var operation = await ExpandAsync(page, "Jobs", id);
        (await operation.GetByPlaceholder("app").InputValueAsync()).ShouldBe("auto");
        await operation.GetByPlaceholder("request_id").FillAsync(job);
        // The response of each follow-up contains the id of its job in a header or in the body.
        return await ExecuteAsync(operation, job);
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

    /// <summary>Writes screenshots to the folder that the variable names, to review a change of the pages.</summary>
    private static async Task ScreenshotAsync(IPage page, string name, ILocator? part = null)
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var path = Path.Combine(folder, name + ".png");
            await (part is null
                ? page.ScreenshotAsync(new PageScreenshotOptions { Path = path })
                : part.ScreenshotAsync(new LocatorScreenshotOptions { Path = path }));
        }
    }

    [GeneratedRegex("\"request_id\": \"([^\"]+)\"")]
    private static partial Regex RequestId();
}
