using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Gateway.Documentation.Schemas;

/// <summary>A contract's schema as a component: the same keywords with the same values.</summary>
internal static class ContractSchema
{
    public static OpenApiSchema Convert(JsonElement schema, OpenApiDocument document)
    {
        var node = JsonObject.Create(schema)!;
        // It would change the base URI of the document's own references.
        node.Remove("$id");
        WriteConstAsEnum(node);
        return OpenApiModelFactory.Parse<OpenApiSchema>(node.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json")
            ?? throw new InvalidOperationException("A contract's schema can't be read as OpenAPI.");
    }

    /// <summary>The object model stores <c>const</c> as text, which would turn a number into a string. An <c>enum</c> with one value has
    /// the same meaning.</summary>
    private static void WriteConstAsEnum(JsonObject schema)
    {
        if (schema["const"] is { } only)
        {
            schema.Remove("const");
            schema["enum"] = new JsonArray(only.DeepClone());
        }

        JsonNode?[] inner =
        [
            schema["items"], schema["additionalProperties"], schema["not"],
            .. (schema["anyOf"] ?? schema["oneOf"]) as JsonArray ?? [],
            .. (schema["properties"] as JsonObject ?? []).Select(member => member.Value),
        ];
        foreach (var nested in inner.OfType<JsonObject>())
        {
            WriteConstAsEnum(nested);
        }
    }
}
