namespace Gateway.Testing.Contracts;

/// <summary>A directory of contracts of the size and the form that the import makes of the provider's documents.</summary>
internal static class ContractDirectory
{
    /// <summary>Writes one file for each model.</summary>
    public static void Write(string directory, int count)
    {
        for (var number = 0; number < count; number++)
        {
            File.WriteAllText(Path.Combine(directory, $"generated-{number:0000}.json"), Text(number));
        }
    }

    public static string ModelOf(int number) => $"fal-ai/generated/v{number % 7}.{number / 7}/image-to-image";

    public static string Text(int number) => $$"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "model": "{{ModelOf(number)}}",
          "documentation": "https://example.com/models/{{ModelOf(number)}}/api",
          "type": "object",
          "properties": {
            "prompt": {
              "type": "string",
              "minLength": 1,
              "maxLength": {{2000 + number}},
              "description": "The text of the picture. It can contain the names of styles, of places and of persons.",
              "examples": ["A lighthouse at dusk, number {{number}}"]
            },
            "image_url": {
              "type": "string",
              "format": "uri",
              "description": "The URL of the picture that is changed.",
              "examples": ["https://example.com/{{number}}.png"]
            },
            "mask_urls": { "type": "array", "items": { "type": "string", "format": "uri" }, "maxItems": 4, "description": "The masks." },
            "image_size": {
              "anyOf": [
                { "$ref": "#/$defs/ImageSize" },
                {
                  "type": "string",
                  "enum": ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"]
                }
              ],
              "default": "landscape_4_3",
              "description": "The size of the picture."
            },
            "negative_prompt": { "type": ["string", "null"], "default": "", "description": "What the picture must not show." },
            "num_inference_steps": { "type": "integer", "minimum": 1, "maximum": 50, "default": 28, "description": "The steps." },
            "guidance_scale": { "type": "number", "minimum": 0, "maximum": 20, "default": 3.5, "description": "The weight of the text." },
            "strength": { "type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 0.85, "description": "The change." },
            "seed": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "description": "The same seed makes the same picture." },
            "num_images": { "type": "integer", "minimum": 1, "maximum": 4, "default": 1, "description": "The number of pictures." },
            "loras": { "type": "array", "items": { "$ref": "#/$defs/LoraWeight" }, "default": [], "description": "The weights." },
            "controls": {
              "type": "array",
              "items": { "anyOf": [{ "$ref": "#/$defs/Depth" }, { "$ref": "#/$defs/Pose" }] },
              "description": "The pictures that control the result."
            },
            "sync_mode": { "type": "boolean", "default": false, "description": "Whether the answer contains the picture." },
            "output_format": { "type": "string", "enum": ["jpeg", "png"], "default": "jpeg", "description": "The file type." }
          },
          "required": ["prompt", "image_url"],
          "$defs": {
            "ImageSize": {
              "type": "object",
              "properties": {
                "width": { "type": "integer", "exclusiveMinimum": 0, "maximum": 14142, "default": 512 },
                "height": { "type": "integer", "exclusiveMinimum": 0, "maximum": 14142, "default": 512 }
              }
            },
            "LoraWeight": {
              "type": "object",
              "properties": {
                "path": { "type": "string", "description": "The URL of the weights." },
                "scale": { "type": "number", "minimum": 0, "maximum": 4, "default": 1 }
              },
              "required": ["path"]
            },
            "Depth": {
              "type": "object",
              "properties": { "kind": { "const": "depth" }, "image_url": { "type": "string", "format": "uri" } },
              "required": ["kind", "image_url"]
            },
            "Pose": {
              "type": "object",
              "properties": { "kind": { "const": "pose" }, "size": { "$ref": "#/$defs/ImageSize" } },
              "required": ["kind"]
            }
          },
          "examples": [
            {
              "prompt": "A lighthouse at dusk, number {{number}}",
              "image_url": "https://example.com/{{number}}.png",
              "image_size": { "width": 1024, "height": 768 }
            }
          ]
        }
        """;
}
