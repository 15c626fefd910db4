using Gateway.Contracts.Import;
using Gateway.Testing.Contracts.Vocabulary;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary><c>contracts import</c>: the contract of a whole document.</summary>
public sealed class ContractImportTests : ImportTest
{
    [Fact]
    public async Task FalDocument_BecomesAContract()
    {
        (await ImportAsync(FalDocument.Text)).ShouldBe(0);

        var contract = Read(Output.ToString());
        contract.Model.ShouldBe(FalDocument.Model);
        contract.Title.ShouldBe(FalDocument.Model);
        contract.Documentation!.ToString().ShouldBe("https://fal.ai/models/fal-ai/flux-made-up/image-to-image/api");
        contract.Parameters.Select(parameter => parameter.Name).Take(5)
            .ShouldBe(["prompt", "image_url", "image_size", "seed", "loras"]);
        contract.Parameters.Where(parameter => parameter.Required).Select(parameter => parameter.Name).ShouldBe(["prompt", "image_url"]);
        contract.Parameters.Where(parameter => parameter.Schema.IsUri || parameter.Schema.Items is { IsUri: true })
            .Select(parameter => parameter.Name).ShouldBe(["image_url", "mask_urls"]);
        contract.Parameters.Single(parameter => parameter.Name == "strength").Schema.ExclusiveMinimum!.Text.ShouldBe("0");
        contract.Parameters.Single(parameter => parameter.Name == "seed").Schema.IsNullable.ShouldBeTrue();
        contract.Parameters.Single(parameter => parameter.Name == "color").Schema.Default.ShouldNotBeNull();
        System.Text.Json.JsonSerializer.Serialize(contract.Example!.Value).ShouldBe(
            """{"prompt":"A cat","image_url":"https://a.io/cat.png"}""");
    }

    [Fact]
    public async Task FalDocument_Layout_IsFitForDiffs()
    {
        await ImportAsync(FalDocument.Text);
        var text = Output.ToString();
        text.ShouldStartWith("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "model": "fal-ai/flux-made-up/image-to-image",
              "documentation": "https://fal.ai/models/fal-ai/flux-made-up/image-to-image/api",
              "allowBlank": true,
              "type": "object",
              "properties": {
                "prompt": {
                  "type": "string",
                  "minLength": 2,
                  "maxLength": 20,
                  "description": "What to show.",

            """.ReplaceLineEndings("\n"));
        text.ShouldEndWith("}\n");
        text.ShouldNotContain('\r');
    }

    [Fact]
    public async Task FalDocument_WhatIsLeftOut_IsPrintedWithItsPlace()
    {
        var file = Files.Write("x.json", FalDocument.Text);
        await RunAsync(new ImportOptions([file]));
        var lines = Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var input = $"{file}#/components/schemas/FluxMadeUpInput/properties";
        lines.ShouldContain($"note     {input}/image_url: is the URL of a picture: 'format': 'uri' checks it");
        lines.ShouldContain($"note     {input}/video_url: is a URL, but not of a picture: it has no check");
        lines.ShouldContain($"note     {input}/prompt/ui: 'ui' limits no value and is left out");
        lines.ShouldAllBe(line => line.StartsWith("note     "));
    }

    [Fact]
    public async Task ApifoxExport_Imported_HasTheRulesOfTheBuiltInContract()
    {
        var seed = "/fal-ai/qwen-image-edit-lora\n\nPOST /fal-ai/qwen-image-edit-lora\n\n请求体\n\n" + """
            {
              "type": "application/json",
              "jsonSchema": {
                "type": "object",
                "properties": {
                  "image_url": { "type": "string", "description": "图片url" },
                  "prompt": { "type": "string", "description": "提示词" },
                  "num_inference_steps": { "type": "integer", "description": "范围值:2-100" },
                  "guidance_scale": { "type": "integer", "description": "范围值:2-100" },
                  "num_images": { "type": "integer", "description": "生成图片数量,范围值:1-4" },
                  "enable_safety_checker": { "type": "boolean", "description": "启用安全检查,默认值:true" },
                  "output_format": { "type": "string", "description": "输出图片格式,支持:jpeg、png" },
                  "negative_prompt": { "type": "string" },
                  "acceleration": { "type": "string", "description": "图像生成的加速级别。枚举值: 'none', 'regular','high'" }
                },
                "required": ["prompt", "image_url"],
                "x-apifox-orders": ["prompt", "num_inference_steps"]
              },
              "examples": [{ "mediaType": "application/json",
                "value": "{\r\n \"prompt\": \"Change bag\", \"image_url\": \"https://a.io/x.png\" }" }]
            }
            """ + "\n\n响应\n\n[ { \"id\": 767390792 } ]\n";
        var file = Files.Write("seed.txt", seed);

        (await RunAsync(new ImportOptions([file]) { Check = true })).ShouldBe(0, Output.ToString());

        Output.ToString().ShouldStartWith("same     ");
        Error.ToString().ShouldContain(
            $"note     {file}#/jsonSchema/properties/num_images/description: 'maximum': 4 is read from the description");
    }
}
