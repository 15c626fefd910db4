using System.Text.Json.Nodes;
using Gateway.Contracts.Reading;
using Gateway.Documentation.Serving;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing.Contracts;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The document of many models: what they share is in it once.</summary>
public sealed class ManyModelsDocumentTests : IDisposable
{
    private const int Models = 100;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("contracts-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Model_AddsLittleToTheDocument()
    {
        await using var few = await TestGateway.StartAsync();
        ContractDirectory.Write(_directory.FullName, Models);
        await using var many = await StartAsync();

        var added = await SizeAsync(many) - await SizeAsync(few);

        // Its table of parameters, its schema, its example, and references. The contract has 4.5 KB.
        (added / Models).ShouldBeLessThan(6_000);
    }

    [Fact]
    public async Task Submits_ReferToTheirParametersAndResponses()
    {
        ContractDirectory.Write(_directory.FullName, Models);
        await using var gateway = await StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var submits = document.Operations.Where(operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models").ToList();
        submits.Count.ShouldBeGreaterThan(Models);
        foreach (var (path, _, operation) in submits)
        {
            JsonNode?[] parts =
            [
                .. operation["parameters"]!.AsArray(), .. operation["responses"]!.AsObject().Select(response => response.Value),
                .. operation["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject().Select(example => example.Value),
            ];
            parts.ShouldAllBe(part => part!["$ref"] != null && document.Resolve(part)["$ref"] == null, path);
        }
    }

    /// <summary>A value that three models have with the same text, and one that two models have.</summary>
    [Fact]
    public async Task LargeValue_OfThreeModels_IsAComponent()
    {
        var large = $$"""{ "type": "string", "description": "{{new string('d', 300)}}", "maxLength": 5 }""";
        var rare = large.Replace("ddd", "rrr", StringComparison.Ordinal);
        for (var number = 1; number <= 3; number++)
        {
            await WriteAsync(number, $$"""
                "style_name": {{large}}, "small": { "type": "boolean" }, "rare": {{(number == 3 ? "{ \"type\": \"integer\" }" : rare)}}
                """);
        }

        await using var gateway = await StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        for (var number = 1; number <= 3; number++)
        {
            var properties = document.Find($"#/components/schemas/Many{number}Input")!["properties"]!;
            properties["style_name"]!.ToJsonString().ShouldBe("""{"$ref":"#/components/schemas/StyleNameValue"}""");
            properties["small"]!["type"]!.GetValue<string>().ShouldBe("boolean");
            properties["rare"]!["$ref"].ShouldBeNull();
        }

        JsonNode.DeepEquals(document.Find("#/components/schemas/StyleNameValue"), JsonNode.Parse(large)).ShouldBeTrue();
    }

    [Fact]
    public async Task ContractFiles_ManyAddedAtOnce_CostOneDocument()
    {
        await using var gateway = await StartAsync();
        var before = await OpenApiText.GetAsync(gateway);
        for (var number = 1; number <= 20; number++)
        {
            await WriteAsync(number, "\"small\": { \"type\": \"boolean\" }");
        }

        await Eventually.IsTrueAsync(() => gateway.Service<ContractCatalogue>().Current.TryGet("fal-ai/many/20", out _)
            && gateway.Service<ContractCatalogue>().Current.TryGet("fal-ai/many/1", out _));
        gateway.Service<OpenApiDocumentSource>().Generated.ShouldBe(1, "nobody has asked for the document of the new models");
        var after = await OpenApiText.GetAsync(gateway);

        after.Operations.Count().ShouldBeGreaterThan(before.Operations.Count());
        gateway.Service<OpenApiDocumentSource>().Generated.ShouldBe(2);
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(("Gateway:Contracts:Directory", _directory.FullName));

    private Task WriteAsync(int number, string properties) => File.WriteAllTextAsync(
        Path.Combine(_directory.FullName, $"many-{number}.json"),
        $$"""{ "model": "fal-ai/many/{{number}}", "title": "Many", "type": "object", "properties": { {{properties}} } }""",
        TestContext.Current.CancellationToken);

    private static async Task<int> SizeAsync(TestGateway gateway)
    {
        using var stranger = gateway.CreateClient(null);
        var bytes = await stranger.GetByteArrayAsync(
            new Uri("/swagger/v1/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken);
        return bytes.Length;
    }
}
