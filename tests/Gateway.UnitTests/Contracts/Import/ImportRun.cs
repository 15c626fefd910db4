using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>Runs of <c>contracts import</c> on documents that a test writes.</summary>
internal sealed class ImportRun : IDisposable
{
    private readonly TestFiles _files = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public IEnumerable<string> Warnings =>
        Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("warning", StringComparison.Ordinal));

    /// <summary>An OpenAPI document of one model.</summary>
    /// <param name="properties">The properties of the body, as JSON.</param>
    /// <param name="more">More members of the schema of the body; begins with a comma.</param>
    /// <param name="schemas">More schemas; begins with a comma.</param>
    /// <param name="model">The path of the model.</param>
    /// <param name="info">More members of <c>info</c>; begins with a comma.</param>
    public static string Document(
        string properties, string more = "", string schemas = "", string model = "fal-ai/x", string info = "") =>
        $"{{\"openapi\":\"3.0.4\",\"info\":{{\"x-fal-metadata\":{{\"endpointId\":\"{model}\"}}{info}}},\"components\":{{\"schemas\":"
        + $"{{\"XInput\":{{\"type\":\"object\",\"properties\":{{{properties}}}{more}}}{schemas}}}}},\"paths\":{{\"/{model}\":{{\"post\":"
        + "{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/XInput\"}}}}}}}}";

    public void Dispose()
    {
        _files.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    public string PathOf(string name) => Path.Combine(_files.Directory, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Imports a document to standard output.</summary>
    public Task<int> ImportAsync(string document) => RunAsync(new ImportOptions([Write("document.json", document)]));

    public async Task<int> RunAsync(ImportOptions options)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        using var handler = new Unreachable();
        return await ContractImport.RunAsync(options, _output, _error, handler, TestContext.Current.CancellationToken);
    }

    /// <summary>The contract on standard output.</summary>
    public Contract Contract()
    {
        var (contract, problems) = ContractReader.Read("imported.json", Encoding.UTF8.GetBytes(Output));
        problems.ShouldBeEmpty();
        return contract!;
    }

    /// <summary>The JSON of a place of the contract on standard output.</summary>
    public string Json(params string[] names)
    {
        var at = JsonElement.Parse(Output);
        foreach (var name in names)
        {
            at = at.GetProperty(name);
        }

        return JsonSerializer.Serialize(at);
    }

    private sealed class Unreachable : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
