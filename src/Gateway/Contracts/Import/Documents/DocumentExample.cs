using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Documents;

/// <summary>A whole body that a document gives as an example.</summary>
/// <param name="Value">The body. Null: the document gives none at this place.</param>
/// <param name="Pointer">The JSON pointer of the example.</param>
internal sealed record DocumentExample(JsonNode? Value, string Pointer);
