namespace Gateway.Testing.Contracts.Vocabulary;

/// <summary>A document in the shape of those that fal serves, with everything that they use.</summary>
internal static class FalDocument
{
    public const string Model = "fal-ai/flux-made-up/image-to-image";

    public const string Text = """
        {
          "openapi": "3.0.4",
          "info": {
            "title": "Queue OpenAPI for fal-ai/flux-made-up/image-to-image",
            "version": "1.0.0",
            "description": "The OpenAPI schema for the fal-ai/flux-made-up/image-to-image queue.",
            "x-fal-metadata": {
              "endpointId": "fal-ai/flux-made-up/image-to-image",
              "category": "image-to-image",
              "playgroundUrl": "https://fal.ai/models/fal-ai/flux-made-up/image-to-image",
              "documentationUrl": "https://fal.ai/models/fal-ai/flux-made-up/image-to-image/api"
            }
          },
          "components": {
            "securitySchemes": { "apiKeyAuth": { "type": "apiKey", "in": "header", "name": "Authorization" } },
            "schemas": {
              "QueueStatus": { "type": "object", "properties": { "status": { "type": "string", "enum": ["IN_QUEUE"] } } },
              "FluxMadeUpInput": {
                "title": "MadeUpInput",
                "type": "object",
                "x-fal-order-properties": ["prompt", "image_url", "image_size", "seed"],
                "properties": {
                  "seed": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "title": "Seed", "description": "The seed." },
                  "image_url": {
                    "title": "Image URL", "type": "string", "description": "The picture.",
                    "examples": ["https://a.io/cat.png"]
                  },
                  "prompt": {
                    "title": "Prompt", "type": "string", "minLength": 2, "maxLength": 20, "description": "What to show.",
                    "examples": ["A cat", "A dog"], "ui": { "important": true }
                  },
                  "image_size": {
                    "anyOf": [
                      { "$ref": "#/components/schemas/ImageSize" },
                      { "enum": ["square_hd", "square", "portrait_4_3"], "type": "string" }
                    ],
                    "title": "Image Size", "default": "square_hd"
                  },
                  "loras": { "type": "array", "items": { "$ref": "#/components/schemas/LoraWeight" }, "maxItems": 3, "default": [] },
                  "strength": { "type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 0.85 },
                  "num_images": { "type": "integer", "minimum": 1, "maximum": 4, "default": 1 },
                  "output_format": { "type": "string", "enum": ["jpeg", "png"], "default": "jpeg", "title": "Format of the output" },
                  "negative_prompt": { "type": "string", "nullable": true, "default": null },
                  "mask_urls": { "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true },
                  "video_url": { "type": "string", "format": "uri" },
                  "color": { "allOf": [{ "$ref": "#/components/schemas/RGBColor" }], "default": { "r": 0, "g": 0, "b": 0 } },
                  "tag": { "type": "string", "pattern": "^[a-z]+$" },
                  "labels": { "type": "object", "additionalProperties": { "type": "integer" } },
                  "steps": { "type": "number", "multipleOf": 0.5, "minimum": 1, "maximum": 3 },
                  "sync_mode": { "type": "boolean", "default": false, "description": "As a data URI.", "deprecated": true }
                },
                "required": ["prompt", "image_url"]
              },
              "ImageSize": {
                "title": "ImageSize", "type": "object",
                "properties": {
                  "width": { "type": "integer", "exclusiveMinimum": 0, "maximum": 14142, "default": 512 },
                  "height": { "type": "integer", "exclusiveMinimum": 0, "maximum": 14142, "default": 512 }
                }
              },
              "LoraWeight": {
                "title": "LoraWeight", "type": "object", "required": ["path"],
                "properties": {
                  "path": { "type": "string" },
                  "scale": { "type": "number", "minimum": 0, "maximum": 4, "default": 1 }
                }
              },
              "RGBColor": {
                "title": "RGBColor", "type": "object",
                "properties": {
                  "r": { "type": "integer", "minimum": 0, "maximum": 255, "default": 0 },
                  "g": { "type": "integer", "minimum": 0, "maximum": 255, "default": 0 },
                  "b": { "type": "integer", "minimum": 0, "maximum": 255, "default": 0 }
                }
              }
            }
          },
          "paths": {
            "/fal-ai/flux-made-up/image-to-image/requests/{request_id}/status": { "get": { "responses": {} } },
            "/fal-ai/flux-made-up/image-to-image/requests/{request_id}/cancel": { "put": { "responses": {} } },
            "/fal-ai/flux-made-up/image-to-image": {
              "post": {
                "requestBody": {
                  "required": true,
                  "content": { "application/json": { "schema": { "$ref": "#/components/schemas/FluxMadeUpInput" } } }
                },
                "responses": {}
              }
            }
          },
          "servers": [{ "url": "https://queue.fal.run" }],
          "security": [{ "apiKeyAuth": [] }]
        }
        """;
}
