using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Administration;
using Gateway.FunctionalTests.Contracts;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>Each example and each default of the OpenAPI documents is valid for its schema, by a validator that is not ours.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public async Task Examples_OfThePublicDocument_ConformToTheirSchemas()
    {
        await using var gateway = await TestGateway.StartAsync();

        await ShouldConformAsync((await OpenApiText.GetAsync(gateway)).Root, 150);
    }

    /// <summary>The contracts in <c>tests/contracts</c> use each keyword.</summary>
    [Fact]
    public async Task Examples_OfContractsWithEachKeyword_ConformToTheirSchemas()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:Directory", Path.Combine(Repository.Root, "tests", "contracts")));

        await ShouldConformAsync((await OpenApiText.GetAsync(gateway)).Root, 150);
    }

    [Fact]
    public async Task Examples_OfTheAdministrationDocument_ConformToTheirSchemas()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var response = await gateway.SendAsync("GET", "/admin/v1/openapi.json", null, null);

        await ShouldConformAsync(JsonNode.Parse(await response.TextAsync())!.AsObject(), 20);
    }

    /// <summary>The validator finds a fault: without this the tests above could not fail.</summary>
    [Fact]
    public async Task Examples_WithoutARequiredMember_AreFaults()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = (await OpenApiText.GetAsync(gateway)).Root;
        var listed = document["paths"]!["/files"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]!["files"]![0]!;
        listed.AsObject().Remove("file_url");

        var (_, faults) = await JsonSchemaValidator.ValidateExamplesAsync(document);

        faults.ShouldHaveSingleItem().ShouldContain("must have required property 'file_url'");
    }

    private static async Task ShouldConformAsync(JsonObject document, int atLeast)
    {
        var (examples, faults) = await JsonSchemaValidator.ValidateExamplesAsync(document);

        faults.Take(10).ShouldBeEmpty();
        examples.ShouldBeGreaterThan(atLeast);
    }
}
