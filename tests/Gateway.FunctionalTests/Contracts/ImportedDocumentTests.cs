using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Configuration.Options;
using Gateway.Contracts.Import;
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
public sealed partial class ImportedDocumentTests : IDisposable
{
    /// <summary>A directory of documents, for a machine that cannot fetch them.</summary>
    private const string DocumentsVariable = "GATEWAY_TEST_DOCUMENTS";

    private const string Pinned = "https://raw.githubusercontent.com/imgly/plugins/464eabb34115a3f219545f290ae3dcd0872fa190/packages/";

    private const int Bodies = 10_000;

    private static readonly string[] Fetched =
    [
        "plugin-ai-image-generation-web/src/fal-ai/FluxProKontextEdit.json",
        "plugin-ai-image-generation-web/src/fal-ai/QwenImageEdit.json",
        "plugin-ai-image-generation-web/src/fal-ai/RecraftV3.json",
        "plugin-ai-image-generation-web/src/fal-ai/SeedreamV4Edit.json",
        "plugin-ai-image-generation-web/src/fal-ai/NanoBananaProEdit.json",
        "plugin-ai-video-generation-web/src/fal-ai/MinimaxHailuo02StandardImageToVideo.json",
        "plugin-ai-video-generation-web/src/fal-ai/Veo3TextToVideo.json",
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("documents-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task OwnDocument_Imported_AgreesWithAjv()
    {
        var file = Path.Combine(_directory.FullName, "own.json");
        await File.WriteAllTextAsync(file, FalDocument.Text, TestContext.Current.CancellationToken);
        await AgreeAsync(file);
    }

    [Fact]
    public async Task FetchedDocuments_Imported_AgreeWithAjv()
    {
        foreach (var file in await DocumentsAsync())
        {
            await AgreeAsync(file);
        }
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
            foreach (var path in Fetched)
            {
                var file = Path.Combine(_directory.FullName, Path.GetFileName(path));
                var text = await client.GetStringAsync(Pinned + path, TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
                files.Add(file);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Assert.Skip($"the documents can't be fetched: {exception.Message}; {DocumentsVariable} names a directory of them");
        }

        return files;
    }

    private static async Task AgreeAsync(string file)
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
        ContractReader.Read(file, Encoding.UTF8.GetBytes(imported.Text)).Problems.ShouldBeEmpty();

        var contract = StrictJson.Read(Encoding.UTF8.GetBytes(imported.Text), maxDepth: 64, maxValues: 100_000)!;
        var generator = new BodyGenerator(TestSeed.CreateRandom(), contract);
        var bodies = new List<string>();
        while (bodies.Count < Bodies)
        {
            var body = generator.Body();
            if (!BeyondDoubles().IsMatch(body))
            {
                bodies.Add(body);
            }
        }

        var verdicts = await JsonSchemaValidator.ValidateAsync(JsonElement.Parse(text), document.Pointer, bodies);
        var (compared, accepted) = (0, 0);
        foreach (var (body, isValid) in bodies.Zip(verdicts))
        {
            using var parsed = JsonBodies.Parse(body);
            var violations = imported.Contract.Check(parsed, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations;
            // The gateway refuses what JSON Schema does not: a required text that is blank, and a text that is no URL.
            if (violations.Any(violation => violation is { Type: ViolationTypes.StringTooShort, Context.Json: "1" }
                || violation.Type == ViolationTypes.UrlParsing))
            {
                continue;
            }

            compared++;
            accepted += isValid ? 1 : 0;
            (violations.Count == 0).ShouldBe(
                isValid, $"{file}: {body}: {string.Join("; ", violations.Select(violation => violation.Message))}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(file)}: {compared} compared, {accepted} accepted");
        compared.ShouldBeGreaterThan(Bodies / 4);
        accepted.ShouldBeGreaterThan(Bodies / 200);
    }

    /// <summary>Numbers that ajv rounds. The gateway does not.</summary>
    [GeneratedRegex(@"1e400|\d{17}|0\.0000")]
    private static partial Regex BeyondDoubles();
}
