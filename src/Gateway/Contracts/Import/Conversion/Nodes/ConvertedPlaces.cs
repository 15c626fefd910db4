using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>The place in the document from which each schema of the contract was converted.</summary>
internal sealed class ConvertedPlaces
{
    private readonly Dictionary<JsonObject, string> _places = [];

    /// <summary>The converted schemas whose first example is an <c>example</c> of the document.</summary>
    private readonly HashSet<JsonObject> _single = [];

    /// <summary>Null: the object is no schema of the contract.</summary>
    public string? Of(JsonObject schema) => _places.GetValueOrDefault(schema);

    public JsonObject Add(JsonObject converted, string pointer)
    {
        _places[converted] = pointer;
        return converted;
    }

    /// <summary>Whether the first example of a converted schema is an <c>example</c> of the document.</summary>
    public bool HasSingleExample(JsonObject schema) => _single.Contains(schema);

    public void AddSingleExample(JsonObject converted) => _single.Add(converted);
}
