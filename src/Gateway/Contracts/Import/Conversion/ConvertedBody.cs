using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>The converted schema of a body, and the schema of the document from which it was made.</summary>
/// <param name="Schema">The members of the contract file.</param>
/// <param name="Definitions">The schemas to which they refer.</param>
/// <param name="Places">The places in the document of all converted schemas.</param>
/// <param name="Pointer">The place of the schema of the document.</param>
internal sealed record ConvertedBody(JsonObject Schema, JsonObject Definitions, ConvertedPlaces Places, string Pointer)
{
    /// <summary>The title and the description of the schema of the document.</summary>
    public required IReadOnlyDictionary<string, DocumentText> Texts { get; init; }

    /// <summary>The examples of the schema of the document.</summary>
    public required IReadOnlyList<DocumentExample> Examples { get; init; }
}
