using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import;

/// <summary>The parts of a document from which a contract is made.</summary>
/// <param name="Model">The path of the model.</param>
/// <param name="Root">The whole document, into which references point.</param>
/// <param name="Input">The schema of the body.</param>
/// <param name="Pointer">The place of this schema.</param>
internal sealed record ModelDocument(string Model, JsonNode Root, JsonObject Input, string Pointer)
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Documentation { get; init; }

    /// <summary>Whole bodies, in the order of the document.</summary>
    public IReadOnlyList<JsonNode> Examples { get; init; } = [];

    /// <summary>Whether descriptions state ranges, as those of an Apifox export do.</summary>
    public bool HasRangesInDescriptions { get; init; }
}
