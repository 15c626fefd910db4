using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Documents;

/// <summary>The parts of a document from which a contract is made.</summary>
/// <param name="Model">The path of the model.</param>
/// <param name="Root">The whole document, into which references point.</param>
/// <param name="Input">The schema of the body.</param>
/// <param name="Pointer">The place of this schema.</param>
internal sealed record ModelDocument(string Model, JsonNode Root, JsonObject Input, string Pointer)
{
    public DocumentText? Title { get; init; }

    public DocumentText? Description { get; init; }

    public DocumentText? Documentation { get; init; }

    /// <summary>Whether the schema was found by its name, because no path has a body of JSON.</summary>
    public bool HasNamedInput { get; init; }

    /// <summary>Whole bodies, in the order of the document.</summary>
    public IReadOnlyList<DocumentExample> Examples { get; init; } = [];

    /// <summary>Whether the schema alone says which texts are valid, so that a required text may be blank.</summary>
    public bool AllowsBlank { get; init; }

    /// <summary>Whether descriptions state ranges, as those of an Apifox export do.</summary>
    public bool HasRangesInDescriptions { get; init; }
}
