using System.Collections.Concurrent;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Playwright;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The installed Chromium with one page. Records every URL that the page requested.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a step may take. The deadline only ends a test that hangs.</summary>
    private const float LongestMilliseconds = 120_000;

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<Uri> _requested = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private Chromium(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        page.Request += (_, request) => _requested.Enqueue(new Uri(request.Url));
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<Uri> Requested => [.. _requested];

    /// <summary>Errors that the page logged, such as a refusal by its content security policy.</summary>
    public IReadOnlyList<string> Errors => [.. _errors];

    /// <param name="arguments">Further arguments of the program.</param>
    public static async Task<Chromium> StartAsync(params string[] arguments)
    {
        var path = Array.Find(Places, File.Exists);
        Require.Present(path is not null, "Chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Timeout = LongestMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                .. arguments,
            ],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new() { Width = 1280, Height = 1000 } });
        page.SetDefaultTimeout(LongestMilliseconds);
        return new Chromium(playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
