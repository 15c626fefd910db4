using System.Net;
using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>Runs <c>contracts import</c> with the files, the output and the error output of one test.</summary>
public abstract class ImportTest : IDisposable
{
    private protected TestFiles Files { get; } = new();

    private protected StringWriter Output { get; } = new();

    private protected StringWriter Error { get; } = new();

    public void Dispose()
    {
        Files.Dispose();
        Output.Dispose();
        Error.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Document(string properties, string schemas = "") =>
        "{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"fal-ai/x\"}},\"components\":{\"schemas\":{\"XInput\":"
        + $"{{\"type\":\"object\",\"properties\":{{{properties}}}}}{schemas}}}}},\"paths\":{{\"/fal-ai/x\":{{\"post\":{{\"requestBody\":"
        + "{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/XInput\"}}}}}}}}";

    protected Task<int> ImportAsync(string document, bool check = false) =>
        RunAsync(new ImportOptions([Files.Write("document.json", document)]) { Check = check });

    private protected async Task<int> RunAsync(ImportOptions options)
    {
        using var handler = new Answering("");
        return await ContractImport.RunAsync(options, Output, Error, handler, TestContext.Current.CancellationToken);
    }

    private protected static Contract Read(string json)
    {
        var (contract, problems) = ContractReader.Read("imported.json", Encoding.UTF8.GetBytes(json));
        problems.ShouldBeEmpty();
        return contract!;
    }

    private protected sealed class Answering(string text, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });
        }
    }
}
