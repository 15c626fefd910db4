using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>Runs the scripts in <c>tests/clients</c>, which use the official JavaScript client as npm delivers it.</summary>
internal static class JavaScriptClient
{
    public static async Task<JsonElement> RunAsync(TestGateway gateway, string script, params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "clients");
        Require.Present(Directory.Exists(Path.Combine(folder, "node_modules", "@fal-ai", "client")), "run 'npm ci' in tests/clients first");
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GATEWAY_URL"] = gateway.Address.ToString();
        start.Environment["GATEWAY_KEY"] = gateway.Key;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
