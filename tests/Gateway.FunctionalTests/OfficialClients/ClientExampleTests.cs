using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>The programs in <c>docs/clients</c>, which README.md shows, run unchanged against the real program on the sandbox.</summary>
public sealed partial class ClientExampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "clients");

    [Theory]
    [InlineData("submit.sh", "bash", "submit.sh")]
    [InlineData("javascript.mjs", "node", "javascript.mjs")]
    [InlineData("python.py", "python3", "python.py")]
    [InlineData("csharp.cs", "dotnet", "run", "csharp.cs")]
    public async Task Program_PrintsImageUrlOfItsJob(string file, string command, params string[] arguments)
    {
        File.Exists(Path.Combine(Folder, file)).ShouldBeTrue();
        Require.Present(OnPath(command), command);
        Require.Present(
            file != "javascript.mjs" || Directory.Exists(Path.Combine(Folder, "node_modules", "@fal-ai", "client")),
            "run 'npm ci' in docs/clients first");
        await using var gateway = await SandboxGateway.StartAsync();

        var output = await RunAsync(gateway, command, arguments);

        var picture = PictureUrl().Match(output);
        picture.Success.ShouldBeTrue(output);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var bytes = await client.GetByteArrayAsync(new Uri(picture.Value), TestContext.Current.CancellationToken);
        bytes.AsSpan(1, 3).ToArray().ShouldBe("PNG"u8.ToArray());
    }

    /// <summary>The envelope, then the result of another job.</summary>
    [Fact]
    public async Task Script_PrintsEnvelopeAndThenResult()
    {
        await using var gateway = await SandboxGateway.StartAsync();

        var output = await RunAsync(gateway, "bash", "submit.sh");

        output.ShouldStartWith("{\"status\":\"IN_QUEUE\"");
        output.ShouldContain("\"status_url\"");
        output.ShouldContain("{\"images\":");
    }

    [Fact]
    public async Task Programs_UnknownKey_FailWithStatus()
    {
        Require.Present(OnPath("python3"), "python3");
        await using var gateway = await SandboxGateway.StartAsync();

        var output = await RunAsync(gateway, "python3", ["python.py"], key: "unknown", succeeds: false);

        output.ShouldContain("401");
    }

    private static Task<string> RunAsync(GatewayProcess gateway, string command, params string[] arguments) =>
        RunAsync(gateway, command, arguments, DevelopmentClient.Key, succeeds: true);

    private static async Task<string> RunAsync(GatewayProcess gateway, string command, string[] arguments, string key, bool succeeds)
    {
        var start = new ProcessStartInfo(
            command)
        { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GATEWAY_URL"] = gateway.Address.GetLeftPart(UriPartial.Authority);
        start.Environment["GATEWAY_KEY"] = key;
        // The gateway runs on this machine, so its URL needs no proxy.
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1";
        // A build server that outlives the test would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output + await errors;
        (process.ExitCode == 0).ShouldBe(succeeds, text);
        return text;
    }

    private static bool OnPath(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, command)));

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sandbox/images/[0-9a-f-]+\.png")]
    private static partial Regex PictureUrl();
}
