using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Configuration.Options;
using Gateway.Contracts.Import;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Reading;
using Gateway.Testing;
using Gateway.Testing.Contracts.Oracle;
using Gateway.Testing.Contracts.Vocabulary;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>
/// The contract of a document accepts and refuses the same bodies as a validator of JSON Schema does with the document itself. The
/// validator is ajv from npm. Documents that nobody here wrote are fetched at a pinned commit, or read from a directory.
/// </summary>
public sealed class ImportedDocumentTests : IDisposable
{
    /// <summary>A directory of documents, for a machine that cannot fetch them.</summary>
    private const string DocumentsVariable = "GATEWAY_TEST_DOCUMENTS";

    private const string BodiesVariable = "GATEWAY_TEST_BODIES";

    /// <summary>The bodies for each document.</summary>
    private static readonly int Bodies =
        int.TryParse(Environment.GetEnvironmentVariable(BodiesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var bodies)
            ? bodies
            : 10_000;

    private const int MostReported = 3;

    /// <summary>One document of one model each.</summary>
    private const string Single = "https://raw.githubusercontent.com/imgly/plugins/464eabb34115a3f219545f290ae3dcd0872fa190/packages/";

    /// <summary>The documents of all models of one category each, as fal's platform lists them.</summary>
    private const string Listing =
        "https://raw.githubusercontent.com/TanStack/ai/18d1e4c110e23a23ceea998bac3832cb8082c60f/packages/typescript/ai-fal/json/";

    /// <summary>The documents that are read of each listing.</summary>
    private const int OfEachListing = 4;

    private static readonly string[] Fetched =
    [
        Single + "plugin-ai-image-generation-web/src/fal-ai/FluxProKontextEdit.json",
        Single + "plugin-ai-image-generation-web/src/fal-ai/QwenImageEdit.json",
        Single + "plugin-ai-image-generation-web/src/fal-ai/RecraftV3.json",
        Single + "plugin-ai-image-generation-web/src/fal-ai/SeedreamV4Edit.json",
        Single + "plugin-ai-image-generation-web/src/fal-ai/NanoBananaProEdit.json",
        Single + "plugin-ai-video-generation-web/src/fal-ai/MinimaxHailuo02StandardImageToVideo.json",
        Single + "plugin-ai-video-generation-web/src/fal-ai/Veo3TextToVideo.json",
        Listing + "fal.models.3d-to-3d.json",
        Listing + "fal.models.audio-to-audio.json",
        Listing + "fal.models.audio-to-video.json",
        Listing + "fal.models.image-to-3d.json",
        Listing + "fal.models.llm.json",
        Listing + "fal.models.speech-to-text.json",
        Listing + "fal.models.text-to-speech.json",
        Listing + "fal.models.training.json",
        Listing + "fal.models.video-to-audio.json",
        Listing + "fal.models.vision.json",
    ];

    private const string Merged = """
        {
          "openapi": "3.0.4",
          "info": { "x-fal-metadata": { "endpointId": "fal-ai/merged" } },
          "components": { "schemas": {
            "Short": { "type": "string", "maxLength": 6 },
            "MergedInput": { "type": "object", "properties": {
              "text": { "allOf": [{ "$ref": "#/components/schemas/Short" }, { "minLength": 2, "pattern": "^a" }] },
              "optional": { "allOf": [{ "$ref": "#/components/schemas/Short" }, { "minLength": 2 }], "nullable": true },
              "number": { "allOf": [
                { "type": "number", "exclusiveMinimum": 1, "maximum": 9 }, { "exclusiveMinimum": 0, "maximum": 7.5 }] },
              "whole": { "allOf": [{ "type": "number", "multipleOf": 2 }, { "type": ["integer", "string"], "maximum": 20 }] },
              "choice": { "allOf": [{ "type": "string", "enum": ["a", "b", "c"] }, { "enum": ["b", "c", "d"] }] },
              "known": { "allOf": [{ "type": "string" }, { "enum": ["a", "b"] }], "nullable": true },
              "list": { "allOf": [{ "type": "array", "items": { "type": "integer" }, "maxItems": 5 }, { "minItems": 1, "maxItems": 3 }] },
              "both": { "allOf": [
                { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"], "nullable": true },
                { "type": "object", "properties": { "a": { "maxLength": 3 }, "b": { "type": "boolean" } } }] }
            } }
          } },
          "paths": { "/fal-ai/merged": { "post": { "requestBody": { "content": {
            "application/json": { "schema": { "$ref": "#/components/schemas/MergedInput" } } } } } } }
        }
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("documents-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task OwnDocument_Imported_AgreesWithAjv()
    {
        var file = Path.Combine(_directory.FullName, "own.json");
        await File.WriteAllTextAsync(file, FalDocument.Text, TestContext.Current.CancellationToken);
        (await DisagreementsAsync(file)).ShouldBeEmpty();
    }

    /// <summary>The import makes one schema of each <c>allOf</c>, and ajv validates its parts one by one.</summary>
    [Fact]
    public async Task DocumentOfMergedSchemas_Imported_AgreesWithAjv()
    {
        var file = Path.Combine(_directory.FullName, "merged.json");
        await File.WriteAllTextAsync(file, Merged, TestContext.Current.CancellationToken);
        (await DisagreementsAsync(file)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FetchedDocuments_Imported_AgreeWithAjv()
    {
        var disagreements = new List<string>();
        foreach (var file in await DocumentsAsync())
        {
            disagreements.AddRange(await DisagreementsAsync(file));
        }

        disagreements.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> DocumentsAsync()
    {
        if (Environment.GetEnvironmentVariable(DocumentsVariable) is { Length: > 0 } directory)
        {
            return [.. Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal)];
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var files = new List<string>();
        try
        {
            foreach (var url in Fetched)
            {
                var text = await client.GetStringAsync(url, TestContext.Current.CancellationToken);
                files.AddRange(await SaveAsync(Path.GetFileNameWithoutExtension(url), text));
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Assert.Skip($"the documents can't be fetched: {exception.Message}; {DocumentsVariable} names a directory of them");
        }

        return files;
    }

    /// <summary>Writes a document, or the first ones of a listing, to files.</summary>
    private async Task<List<string>> SaveAsync(string name, string text)
    {
        string[] documents = JsonElement.Parse(text).TryGetProperty("models", out var models)
            ? [.. models.EnumerateArray()
                .Select(model => model.GetProperty("openapi")).Where(HasInput).Take(OfEachListing).Select(model => model.GetRawText())]
            : [text];
        var files = new List<string>();
        foreach (var document in documents)
        {
            files.Add(Path.Combine(_directory.FullName, $"{name}-{files.Count}.json"));
            await File.WriteAllTextAsync(files[^1], document, TestContext.Current.CancellationToken);
        }

        return files;
    }

    /// <summary>fal does not describe the inputs of some models.</summary>
    private static bool HasInput(JsonElement document) =>
        document.TryGetProperty("components", out var components)
        && components.GetProperty("schemas").EnumerateObject().Any(schema => schema.Name.EndsWith("Input", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> DisagreementsAsync(string file)
    {
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        using var handler = new HttpClientHandler();
        using var source = new DocumentSource(handler);
        // Some of the documents do not say their model.
        var model = text.Contains("\"endpointId\"", StringComparison.Ordinal) || text.Contains("\"/fal-ai/", StringComparison.Ordinal)
            ? null
            : "fal-ai/unnamed";
        var document = await source.ReadAsync(file, model, TestContext.Current.CancellationToken);
        var imported = ImportedContract.Of(document, new ImportNotes(file));
        // The reader of contracts validates the examples, too.
        ContractReader.Read(file, Encoding.UTF8.GetBytes(imported.Text)).Problems.ShouldBeEmpty(file);

        var bodies = Generate(imported);
        var verdicts = await JsonSchemaValidator.ValidateAsync(JsonElement.Parse(text), document.Pointer, bodies);
        var (compared, accepted) = (0, 0);
        var disagreements = new List<string>();
        foreach (var (body, isValid) in bodies.Zip(verdicts))
        {
            using var parsed = JsonBodies.Parse(body);
            var violations = imported.Contract.Check(parsed, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations;
            // The gateway refuses what JSON Schema does not: a text that is no URL of a picture.
            if (violations.Any(violation => violation.Type == ViolationTypes.UrlParsing))
            {
                continue;
            }

            compared++;
            accepted += isValid ? 1 : 0;
            if ((violations.Count == 0) != isValid)
            {
                disagreements.Add($"{file}: {body}: {string.Join("; ", violations.Select(violation => violation.Message))}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(file)}: {compared} compared, {accepted} accepted");
        if (compared <= Bodies / 4 || accepted <= Bodies / 200)
        {
            disagreements.Add($"{file}: only {compared} bodies were compared, {accepted} of them accepted");
        }

        return [.. disagreements.Take(MostReported)];
    }

    /// <summary>Half of the bodies have one violation at most. The others have any number.</summary>
    private static List<string> Generate(ImportedContract imported)
    {
        var contract = StrictJson.Read(Encoding.UTF8.GetBytes(imported.Text), maxDepth: 64, maxValues: 100_000)!;
        var generator = new BodyGenerator(TestSeed.CreateRandom(), contract);
        var numbers = new RoundedNumbers(imported.Text);
        var bodies = new List<string>();
        while (bodies.Count < Bodies)
        {
            var body = bodies.Count % 2 == 0 ? generator.NearValidBody() : generator.Body();
            if (!numbers.IsIn(body))
            {
                bodies.Add(body);
            }
        }

        return bodies;
    }
}
