using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>Runs the scripts in <c>tests/clients</c>, which use the official JavaScript client from npm.</summary>
internal static class JavaScriptClient
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "clients");

    /// <summary>Null if the client is installed. Otherwise the command that installs it.</summary>
    public static string? Missing =>
        Directory.Exists(Path.Combine(Folder, "node_modules", "@ai-sdk", "fal")) ? null : "run 'npm ci' in tests/clients first";

    public static Task<JsonElement> RunAsync(TestGateway gateway, string script, params string[] arguments) =>
        Start(gateway.Address, gateway.Key, script, null, arguments);

    /// <summary>Generates a client from the gateway's OpenAPI document and follows a job with it (<c>tests/generated-client</c>).</summary>
    public static Task<JsonElement> GenerateAsync(TestGateway gateway) => GenerateAsync(gateway, "@hey-api", "generated.mjs");

    /// <summary>Generates types from the gateway's OpenAPI document and compiles programs with them.</summary>
    public static Task<JsonElement> GenerateTypesAsync(TestGateway gateway) => GenerateAsync(gateway, "openapi-typescript", "types.mjs");

    private static Task<JsonElement> GenerateAsync(TestGateway gateway, string package, string script)
    {
        var folder = Path.Combine(Repository.Root, "tests", "generated-client");
        Require.Present(
            Directory.Exists(Path.Combine(folder, "node_modules", package)), "run 'npm ci' in tests/generated-client first");
        return StartAsync(gateway.Address, gateway.Key, script, null, [], folder);
    }

    /// <summary>Runs a script that reads its instructions from standard input.</summary>
    public static Task<JsonElement> TalkAsync(TestGateway gateway, string script, string input) =>
        TalkAsync(gateway.Address, gateway.Key, script, input);

    /// <summary>Runs the same script against a server that is not a gateway.</summary>
    public static Task<JsonElement> TalkAsync(Uri address, string key, string script, string input) =>
        Start(address, key, script, input, []);

    /// <summary>
    /// Reports a missing client before the first await, because a test may wait for an action of the script before it awaits the script.
    /// </summary>
    private static Task<JsonElement> Start(Uri address, string key, string script, string? input, string[] arguments)
    {
        Require.Present(Missing is null, Missing ?? "");
        return StartAsync(address, key, script, input, arguments);
    }

    private static async Task<JsonElement> StartAsync(
        Uri address, string key, string script, string? input, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder ?? Folder,
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GATEWAY_URL"] = address.ToString();
        start.Environment["GATEWAY_KEY"] = key;
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
