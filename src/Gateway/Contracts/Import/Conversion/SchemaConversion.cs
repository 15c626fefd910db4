using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts a schema inside another one.</summary>
/// <param name="node">The schema of the document. It can be any value.</param>
/// <param name="pointer">The place of the schema.</param>
/// <param name="name">The name of the parameter or member. Null: it has none.</param>
internal delegate JsonObject SchemaConversion(JsonNode? node, string pointer, string? name);
