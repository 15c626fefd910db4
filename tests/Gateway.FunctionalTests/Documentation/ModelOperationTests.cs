using System.Text.Json.Nodes;
using Gateway.Contracts.Reading;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

public sealed class ModelOperationTests
{
    // Of these a reader of the document needs nothing: they steer the gateway.
    private static readonly string[] OwnMembers = ["model", "documentation", "unknownParameters", "$schema", "$id"];

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(ContractCatalogue.BuiltInDirectory, "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Contract_EveryKeyword_IsInTheDocument(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ContractCatalogue.BuiltInDirectory, file), TestContext.Current.CancellationToken);
        var contract = JsonNode.Parse(text)!.AsObject();
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var operation = document.Operation($"/{contract["model"]}", "post");
        var content = operation["requestBody"]!["content"]!["application/json"]!;
        var schema = document.Resolve(content["schema"]!);
        operation["summary"]!.GetValue<string>().ShouldBe(contract["title"]!.GetValue<string>());
        operation["description"]!.GetValue<string>().ShouldStartWith(contract["description"]!.GetValue<string>());
        operation["externalDocs"]!["url"]!.GetValue<string>().ShouldBe(contract["documentation"]!.GetValue<string>());
        ShouldHold(schema, contract, "");
        content["example"]!.ToJsonString().ShouldBe(contract["examples"]![0]!.ToJsonString());
        document.Operation($"/validate/{contract["model"]}", "post")["requestBody"]!.ToJsonString().ShouldBe(operation["requestBody"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task Example_IsTheSeeds(string model, string app, string body)
    {
        app.ShouldNotBeEmpty();
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var example = document.Operation($"/{model}", "post")["requestBody"]!["content"]!["application/json"]!["example"];
        JsonNode.DeepEquals(example, JsonNode.Parse(body)).ShouldBeTrue(example!.ToJsonString());
    }

    [Fact]
    public async Task Models_EachHaveOneSubmit()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Operations.Where(operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models")
            .Select(operation => operation.Path).ShouldBe([.. gateway.Service<ContractCatalogue>().Current.All.Select(contract => "/" + contract.Model)]);
    }

    [Fact]
    public async Task ContractFile_AddedWhileRunning_AddsItsOperation()
    {
        var directory = Directory.CreateTempSubdirectory("contracts-");
        try
        {
            await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", directory.FullName));
            (await OpenApiText.GetAsync(gateway)).Operations.ShouldNotContain(operation => operation.Path == "/fal-ai/new/model");

            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "new.json"), """
                {
                  "model": "fal-ai/new/model", "title": "New", "$id": "https://contracts.example/new", "type": "object",
                  "properties": {
                    "size": { "type": "number", "exclusiveMinimum": 0.125, "exclusiveMaximum": 10.50, "multipleOf": 0.125, "default": 2.5 },
                    "version": { "type": "integer", "const": 5 },
                    "tags": { "type": "array", "maxItems": 3, "items": { "type": "string", "minLength": 2, "maxLength": 8 } }
                  },
                  "examples": [ { "size": 2.5 } ]
                }
                """, TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(() => gateway.Service<ContractCatalogue>().Current.TryGet("fal-ai/new/model", out _));

            var document = await OpenApiText.GetAsync(gateway);
            document.Operation("/fal-ai/new/model", "post")["operationId"]!.GetValue<string>().ShouldBe("submitNewModel");
            ShouldHold(document.Find("#/components/schemas/NewModelInput")!["properties"], JsonNode.Parse("""
                {
                  "size": { "type": "number", "exclusiveMinimum": 0.125, "exclusiveMaximum": 10.50, "multipleOf": 0.125, "default": 2.5 },
                  "version": { "type": "integer", "enum": [5] },
                  "tags": { "type": "array", "maxItems": 3, "items": { "type": "string", "minLength": 2, "maxLength": 8 } }
                }
                """), "/properties");
            document.Find("#/components/schemas/NewModelInput")!["$id"].ShouldBeNull();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>All that the contract says is there with the same value; the one addition is the length that a required text has anyway.</summary>
    private static void ShouldHold(JsonNode? documented, JsonNode? contract, string at)
    {
        if (contract is not JsonObject members)
        {
            JsonNode.DeepEquals(documented, contract).ShouldBeTrue($"{at}: {documented?.ToJsonString()} for {contract?.ToJsonString()}");
            return;
        }

        foreach (var (name, value) in members)
        {
            if (at.Length > 0 || !OwnMembers.Contains(name))
            {
                ShouldHold(documented?[name], value, $"{at}/{name}");
            }
        }

        documented!.AsObject().Select(member => member.Key).Except(members.Select(member => member.Key)).ShouldBeSubsetOf(["minLength"], at);
    }
}
