using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>What the document says of an operation beside its row in the table of routes.</summary>
/// <param name="Tag">Its group.</param>
/// <param name="Description">The rules that a caller must know.</param>
/// <param name="Status">The status of its success.</param>
/// <param name="Meaning">The success in a few words.</param>
/// <param name="Answer">The schema of its answer. Null: the answer has no body.</param>
/// <param name="Errors">The types of its own errors, besides those of every operation.</param>
internal sealed record OperationDetails(
    string Tag, string Description, int Status, string Meaning, string? Answer, params IReadOnlyList<string> Errors)
{
    /// <summary>The schema of its body. Null: it has none.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the body may be left out.</summary>
    public bool IsBodyOptional { get; init; }

    public JsonNode? BodyExample { get; init; }

    /// <summary>Whether the answer can be a table.</summary>
    public bool HasTable { get; init; }

    /// <summary>Whether the answer has an <c>ETag</c>.</summary>
    public bool HasVersion { get; init; }

    /// <summary>Whether the answer has a <c>Location</c>.</summary>
    public bool HasLocation { get; init; }

    /// <summary>What a 201 means, if the operation can also make the object. Null: it can't.</summary>
    public string? Created { get; init; }

    /// <summary>The headers of conditions that the operation reads.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];
}
