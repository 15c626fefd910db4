using Gateway.Clients;

namespace Gateway.UnitTests.Clients;

public sealed class ModelPatternTests
{
    [Theory]
    [InlineData("fal-ai/imagen4/preview", "fal-ai/imagen4/preview", true)]
    [InlineData("fal-ai/imagen4/preview", "fal-ai/imagen4/previews", false)]
    [InlineData("fal-ai/imagen4/preview", "fal-ai/imagen4", false)]
    [InlineData("fal-ai/imagen4/preview", "fal-ai/Imagen4/preview", false)]
    [InlineData("fal-ai/imagen4/*", "fal-ai/imagen4/preview", true)]
    [InlineData("fal-ai/imagen4/*", "fal-ai/imagen4/preview/ultra/fast", true)]
    [InlineData("fal-ai/imagen4/*", "fal-ai/imagen4", false)]
    [InlineData("fal-ai/imagen4/*", "fal-ai/imagen4/", false)]
    [InlineData("fal-ai/imagen4/*", "fal-ai/imagen4x/preview", false)]
    [InlineData("fal-ai/imagen*", "fal-ai/imagen", true)]
    [InlineData("fal-ai/imagen*", "fal-ai/imagen4", true)]
    [InlineData("fal-ai/imagen*", "fal-ai/imagen4/preview", true)]
    [InlineData("fal-ai/imagen*", "fal-ai/image", false)]
    [InlineData("*", "fal-ai/wan", true)]
    [InlineData("*", "", false)]
    [InlineData("*/wan", "fal-ai/wan", true)]
    [InlineData("*/wan", "fal-ai/x/wan", false)]
    [InlineData("fal-ai/*/edit", "fal-ai/qwen/edit", true)]
    [InlineData("fal-ai/*/edit", "fal-ai/qwen/lora/edit", false)]
    [InlineData("fal-ai/*/edit", "fal-ai//edit", false)]
    [InlineData("fal-ai/qwen-*-plus", "fal-ai/qwen-image-edit-plus", true)]
    [InlineData("fal-ai/qwen-*-plus", "fal-ai/qwen-plus-plus-plus", true)]
    [InlineData("fal-ai/qwen-*-plus", "fal-ai/qwen-a/b-plus", false)]
    [InlineData("fal-ai/qwen-*-plus", "fal-ai/qwen-image-edit-plus/x", false)]
    [InlineData("fal-ai/q*n", "fal-ai/qn", true)]
    [InlineData("f*a*i/*x*/z", "fal-ai/axb/z", true)]
    [InlineData("f*a*i/*x*/z", "fal-ai/ab/z", false)]
    [InlineData("fal-ai/*-lora/*", "fal-ai/flux-lora/image-to-image", true)]
    [InlineData("fal-ai/*-lora/*", "fal-ai/flux-lora", false)]
    [InlineData("fal-ai/*-lora/*", "fal-ai/flux/a-lora/b", false)]
    public void Matches_Model_MatchesTheTable(string pattern, string model, bool expected) =>
        ModelPattern.Parse(pattern).Matches(model).ShouldBe(expected);

    [Fact]
    public void Matches_ManyWildcards_ReturnsQuickly()
    {
        var pattern = ModelPattern.Parse(string.Concat(Enumerable.Repeat("a*", 60)) + "b");

        pattern.Matches(new string('a', 4000)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/fal-ai/wan")]
    [InlineData("fal-ai/wan/")]
    [InlineData("fal-ai//wan")]
    [InlineData("fal-ai/../wan")]
    [InlineData("fal-ai/.hidden")]
    [InlineData("fal-ai/**/edit")]
    [InlineData("fal-ai/wan?")]
    [InlineData("fal-ai/wan edit")]
    [InlineData("fal-ai/wän")]
    [InlineData("fal-ai/{x}")]
    public void Problem_InvalidPattern_IsReported(string pattern) => ModelPattern.Problem(pattern).ShouldNotBeNull();

    [Theory]
    [InlineData("*")]
    [InlineData("fal-ai/wan/v2.2-a14b/image-to-image")]
    [InlineData("fal-ai/*")]
    [InlineData("fal_ai/a*b/c*")]
    public void Problem_ValidPattern_IsNull(string pattern) => ModelPattern.Problem(pattern).ShouldBeNull();
}
