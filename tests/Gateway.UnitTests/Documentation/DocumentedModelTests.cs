using System.Text.Json;
using Gateway.Contracts;
using Gateway.Documentation;

namespace Gateway.UnitTests.Documentation;

public sealed class DocumentedModelTests
{
    [Theory]
    [InlineData("fal-ai/wan/v2.2-a14b/image-to-image", "WanV22A14bImageToImage")]
    [InlineData("fal-ai/imagen4/preview", "Imagen4Preview")]
    [InlineData("fal-ai/flux_lora", "FluxLora")]
    [InlineData("fal-ai/a..b--c", "ABC")]
    [InlineData("acme/upscale", "AcmeUpscale")]
    public void Name_OfAModel_HasNoSeparators(string model, string name) => Names(model).ShouldBe([name]);

    [Fact]
    public void Name_OfSimilarModels_IsUnique() =>
        Names("fal-ai/a-b", "fal-ai/a/B", "fal-ai/a/b", "fal-ai/ab").ShouldBe(["AB", "AB_2", "AB_3", "Ab_4"]);

    private static IEnumerable<string> Names(params string[] models) =>
        DocumentedModel.All(new ContractSet(models.Select(Contract))).Select(model => model.Name);

    private static Contract Contract(string model) =>
        new([]) { Model = model, Title = model, Schema = JsonElement.Parse("{}"), File = "a.json", Version = "1" };
}
