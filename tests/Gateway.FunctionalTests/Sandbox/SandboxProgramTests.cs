using System.Diagnostics;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>The sandbox as a separate program.</summary>
public class SandboxProgramTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Help_ListsTheOptions()
    {
        var (code, output, _) = await RunAsync("--help");

        code.ShouldBe(0);
        output.ShouldContain("--queue-time");
    }

    [Theory]
    [InlineData("--dialect", "Klingon")]
    [InlineData("--dialect", "7")]
    [InlineData("--run-time", "soon")]
    [InlineData("--queue-time", "-00:00:01")]
    [InlineData("--max-jobs", "0")]
    [InlineData("--url", "http://0.0.0.0:0")]
    [InlineData("--url", "https://127.0.0.1:0")]
    [InlineData("--public-url", "nowhere")]
    [InlineData("--nonsense", "1")]
    [InlineData("--token")]
    [InlineData("nonsense")]
    public async Task BadArgument_PrintsErrorAndExits2(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        code.ShouldBe(2);
        error.ShouldContain("--help");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Start_PrintsAddressThatServes()
    {
        using var process = Start("--url", "http://127.0.0.1:0", "--dialect", "resultonly", "--token", "x");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(Ct);
            line.ShouldNotBeNull().ShouldStartWith("Sandbox (ResultOnly) listens on http://127.0.0.1:");
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(new Uri(line.Split(' ')[^1]), "/sandbox/settings"), Ct)).ShouldContain("resultOnly");
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Start_NotLoopback_IsRefusedUnlessAllowed()
    {
        await Should.ThrowAsync<ArgumentException>(() => SandboxServer.StartAsync(new SandboxOptions { Url = "http://0.0.0.0:0" }, Ct));

        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Url = "http://0.0.0.0:0", AllowNonLoopback = true }, Ct);
        server.Address.Port.ShouldBeGreaterThan(0);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct).WaitAsync(TestDeadline.Longest, Ct);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(SandboxServer).Assembly.Location);
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start).ShouldNotBeNull();
    }
}
