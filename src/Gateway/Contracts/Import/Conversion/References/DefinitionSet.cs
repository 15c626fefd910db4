using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion.References;

/// <summary>The definitions of the contract: each schema of the document to which something refers, converted once.</summary>
internal sealed class DefinitionSet(ImportNotes notes)
{
    private readonly DefinitionNames _names = new();

    /// <summary>The places of the schemas that are converted now.</summary>
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>The definitions in which a part is left out.</summary>
    private readonly HashSet<string> _wide = new(StringComparer.Ordinal);

    /// <summary>The number of references to such definitions until now.</summary>
    private int _wideReferences;

    /// <summary>The definitions by their names in the contract.</summary>
    public JsonObject Json { get; } = [];

    /// <summary>The number of parts that are left out until now. It grows with each reference to a definition in which one is left out.
    /// </summary>
    public int LeftOut => notes.Warnings + _wideReferences;

    /// <summary>Whether a reference to this place would lead back to itself.</summary>
    public bool IsOpen(string pointer) => _open.Contains(pointer);

    /// <summary>A reference to the definition of a place of the document.</summary>
    /// <param name="pointer">The place.</param>
    /// <param name="convert">Converts the schema. It is called once for each place.</param>
    public JsonObject Refer(string pointer, Func<JsonObject> convert)
    {
        var definition = _names.Of(pointer);
        if (!Json.ContainsKey(definition))
        {
            var leftOut = LeftOut;
            _open.Add(pointer);
            var converted = convert();
            _open.Remove(pointer);
            Json[definition] = converted;
            if (LeftOut > leftOut)
            {
                _wide.Add(definition);
            }
        }

        if (_wide.Contains(definition))
        {
            _wideReferences++;
        }

        return new JsonObject { ["$ref"] = FileProblem.Child("#/$defs", definition) };
    }
}
