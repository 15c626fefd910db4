using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>Runs the scripts in <c>tests/clients</c>, which use the official JavaScript client as npm delivers it.</summary>
internal static class JavaScriptClient
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "clients");

    /// <summary>Null: it is there. Otherwise what to do to have it.</summary>
    public static string? Missing => Directory.Exists(Path.Combine(Folder, "node_modules", "@fal-ai", "client")) ? null : "run 'npm ci' in tests/clients first";

    public static Task<JsonElement> RunAsync(TestGateway gateway, string script, params string[] arguments) => Start(gateway, script, null, arguments);

    /// <summary>For scripts that read what to do from standard input.</summary>
    public static Task<JsonElement> TalkAsync(TestGateway gateway, string script, string input) => Start(gateway, script, input, []);

    /// <summary>Says at once that the client is missing: a test may wait for what it does before it awaits it.</summary>
    private static Task<JsonElement> Start(TestGateway gateway, string script, string? input, string[] arguments)
    {
        Require.Present(Missing is null, Missing ?? "");
        return StartAsync(gateway, script, input, arguments);
    }

    private static async Task<JsonElement> StartAsync(TestGateway gateway, string script, string? input, string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GATEWAY_URL"] = gateway.Address.ToString();
        start.Environment["GATEWAY_KEY"] = gateway.Key;
        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
