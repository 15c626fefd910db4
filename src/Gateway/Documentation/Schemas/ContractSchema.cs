using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Patterns;
using Gateway.Documentation.Parameters;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Gateway.Documentation.Schemas;

/// <summary>A contract's schema as a component: the same keywords with the same values.</summary>
internal static class ContractSchema
{
    /// <summary>The schema of a contract, or of a part of one, as an object of the document.</summary>
    public static OpenApiSchema Parse(JsonObject schema, OpenApiDocument document)
    {
        var component = OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json")
            ?? throw new InvalidOperationException("A contract's schema can't be read as OpenAPI.");
        KeepEmptyDefaults(component);
        return component;
    }

    /// <summary>The schema of a contract in the form that the object model and generators of clients read correctly.</summary>
    public static JsonObject Rewritten(JsonElement schema)
    {
        var node = JsonObject.Create(schema)!;
        // It would change the base URI of the document's own references.
        node.Remove("$id");
        // The operations have them.
        node.Remove("examples");
        Rewrite(node);
        return node;
    }

    /// <summary>The object model does not write a default without members, but it writes every extension.</summary>
    private static void KeepEmptyDefaults(IOpenApiSchema? given)
    {
        // A reference has no default of its own.
        if (given is not OpenApiSchema schema)
        {
            return;
        }

        if (schema.Default is JsonObject { Count: 0 })
        {
            schema.Default = null;
            (schema.Extensions ??= new Dictionary<string, IOpenApiExtension>())["default"] = new JsonNodeExtension(new JsonObject());
        }

        KeepEmptyDefaults(schema.Items);
        KeepEmptyDefaults(schema.AdditionalProperties);
        foreach (var inner in (schema.Properties?.Values ?? []).Concat(schema.AnyOf ?? []).Concat(schema.OneOf ?? []))
        {
            KeepEmptyDefaults(inner);
        }
    }

    private static void Rewrite(JsonObject schema)
    {
        WriteConstAsEnum(schema);
        WriteOpenObject(schema);
        DescribePattern(schema);
        if (!schema.ContainsKey("items") && HasType(schema, "array"))
        {
            // Linters ask for the schema of the items. The empty schema says that any item is valid.
            schema["items"] = new JsonObject();
        }

        JsonNode?[] inner =
        [
            schema["items"], schema["additionalProperties"], schema["not"],
            .. (schema["anyOf"] ?? schema["oneOf"]) as JsonArray ?? [],
            .. (schema["properties"] as JsonObject ?? []).Select(member => member.Value),
        ];
        foreach (var nested in inner.OfType<JsonObject>())
        {
            Rewrite(nested);
        }

        OtherMembers.Widen(schema);
    }

    /// <summary>Linters and many generators compile a pattern without the flag <c>u</c>. A pattern that needs the flag is only described.
    /// </summary>
    private static void DescribePattern(JsonObject schema)
    {
        if (schema["pattern"]?.GetValue<string>() is { } pattern && TextPattern.NeedsFlag(pattern))
        {
            schema.Remove("pattern");
            var text = $"The text matches the regular expression {MarkdownCell.Code(pattern)} with the flag `u`.";
            schema["description"] = schema["description"]?.GetValue<string>() is { Length: > 0 } given ? $"{given}\n\n{text}" : text;
        }
    }

    /// <summary>The object model stores <c>const</c> as text, which would turn a number into a string. An <c>enum</c> with one value has
    /// the same meaning.</summary>
    private static void WriteConstAsEnum(JsonObject schema)
    {
        if (schema.TryGetPropertyValue("const", out var only))
        {
            schema.Remove("const");
            // The type says the same as the constant null.
            schema[only is null ? "type" : "enum"] = only is null ? "null" : new JsonArray(only.DeepClone());
        }
    }

    /// <summary>The object model does not write <c>additionalProperties: true</c>. Generators read an object without members as one that
    /// must be empty. The empty schema says that any member is valid.</summary>
    private static void WriteOpenObject(JsonObject schema)
    {
        var isOpen = schema["additionalProperties"] is JsonValue flag
            ? flag.GetValueKind() == JsonValueKind.True
            : schema["additionalProperties"] is null && !schema.ContainsKey("properties") && HasType(schema, "object");
        if (isOpen)
        {
            schema["additionalProperties"] = new JsonObject();
        }
    }

    private static bool HasType(JsonObject schema, string type) => schema["type"] switch
    {
        JsonArray types => types.Any(known => known!.GetValue<string>() == type),
        JsonValue only => only.GetValue<string>() == type,
        _ => false,
    };
}
