using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        return JsonSerializer.Deserialize<bool[]>(await RunAsync("validate.mjs", new { document, pointer, bodies }))!;
    }

    /// <summary>Validates each example and each default of an OpenAPI 3.1 document against the schema beside it.</summary>
    /// <returns>How many there are, and a line for each one that is not valid.</returns>
    public static async Task<(int Examples, string[] Faults)> ValidateExamplesAsync(JsonNode document)
    {
        var found = JsonNode.Parse(await RunAsync("examples.mjs", document))!;
        return (found["examples"]!.GetValue<int>(), [.. found["faults"]!.AsArray().Select(fault => fault!.GetValue<string>())]);
    }

    private static async Task<string> RunAsync(string program, object input)
    {
        Require.Present(Directory.Exists(Path.Combine(Folder, "node_modules", "ajv")), "run 'npm ci' in tests/json-schema first");
        var start = new ProcessStartInfo("node", program)
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
        await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, input, cancellationToken: cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        process.ExitCode.ShouldBe(0, await error);
        return await output;
    }
}
