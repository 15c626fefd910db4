using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>The kind of a value of a document, in which any value can stand at any place.</summary>
internal static class NodeExtensions
{
    /// <summary>The text of a string. Null: the value is no string.</summary>
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsTrue(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.False;

    public static bool IsNumber(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number;

    /// <summary>Whether a schema accepts each value, because it has no keyword.</summary>
    public static bool IsEmptySchema(this JsonNode? node) => node is JsonObject { Count: 0 } || node.IsTrue();
}
