using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>Runs the validator of JSON Schema from npm (<c>tests/json-schema</c>).</summary>
internal static class JsonSchemaValidator
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "json-schema");

    /// <summary>Validates bodies against a schema of a document.</summary>
    /// <returns>Whether each body is valid.</returns>
    public static async Task<bool[]> ValidateAsync(JsonElement document, string pointer, IReadOnlyList<string> bodies)
    {
        Require.Present(Directory.Exists(Path.Combine(Folder, "node_modules", "ajv")), "run 'npm ci' in tests/json-schema first");
        var start = new ProcessStartInfo("node", "validate.mjs")
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await JsonSerializer.SerializeAsync(
            process.StandardInput.BaseStream, new { document, pointer, bodies }, cancellationToken: cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        process.ExitCode.ShouldBe(0, await error);
        return JsonSerializer.Deserialize<bool[]>(await output)!;
    }
}
