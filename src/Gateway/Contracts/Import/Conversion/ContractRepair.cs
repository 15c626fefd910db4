using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>
/// Leaves out what the reader of contracts refuses, such as a default outside its range. A schema that is refused as a whole accepts any
/// value, so that its parameter stays.
/// </summary>
/// <param name="json">The members of the contract file.</param>
/// <param name="converted">The place in the document of each schema.</param>
/// <param name="texts">The place in the document of each text at the top level.</param>
/// <param name="notes">Takes each part that is left out.</param>
internal sealed class ContractRepair(
    JsonObject json, ConvertedPlaces converted, IReadOnlyDictionary<string, string> texts, ImportNotes notes)
{
    /// <summary>Each reading can find problems that others have hidden.</summary>
    private const int MostReadings = 100;

    private static readonly string[] Needed = ["model", "type", "properties"];

    private readonly HashSet<JsonObject> _wider = [];

    /// <summary>Whether a part is left out that limits the values of a definition.</summary>
    private bool _hasWiderDefinition;

    /// <exception cref="ImportException">A problem concerns the contract as a whole.</exception>
    public Contract Run(string pointer)
    {
        for (var readings = 0; readings < MostReadings; readings++)
        {
            var (contract, problems) = Read(json);
            if (contract is not null)
            {
                return contract;
            }

            // The places are found before the first change, which would move others.
            List<Defect> defects = [.. problems.Select(Find).OfType<Defect>().DistinctBy(defect => (defect.Parent, defect.Name))];
            if (defects.Count == 0)
            {
                var place = problems[0].Pointer.Length == 0 ? "" : $" ({problems[0].Pointer})";
                throw new ImportException($"{notes.Source}#{pointer}: the contract {problems[0].Message}{place}");
            }

            foreach (var defect in defects.OrderByDescending(defect => defect.Index))
            {
                Remove(defect);
            }

            foreach (var defect in defects)
            {
                notes.Warn(defect.Place, $"{(defect.Any is null ? "is left out" : "any value is accepted")}: {defect.Message}");
            }

            if (_hasWiderDefinition || _wider.Count > 0)
            {
                Open(json);
            }
        }

        throw new ImportException($"{notes.Source}#{pointer}: has too many parts that a contract cannot express");
    }

    public static (Contract? Contract, IReadOnlyList<FileProblem> Problems) Read(JsonObject json) =>
        ContractReader.Read("imported", Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>Finds the part that has a problem. Null: there is no such part.</summary>
    private Defect? Find(FileProblem problem)
    {
        JsonNode? node = json;
        var (parents, names) = (new List<JsonNode>(), problem.Pointer.Split('/').Skip(1).Select(Unescape).ToList());
        foreach (var name in names)
        {
            if (!TryStep(node, name, out var next))
            {
                return null;
            }

            parents.Add(node!);
            node = next;
        }

        var last = names.Count - 1;
        if (last < 0 || (last == 0 && Needed.Contains(names[0])))
        {
            return null;
        }

        var found = new Defect(problem.Message, PlaceOf(parents, names, node), parents[last], names[last]);
        Widen(parents, names);
        if (node is JsonObject schema && converted.Of(schema) is not null)
        {
            return found with { Any = schema };
        }

        if (parents[last] is JsonArray && last > 0 && names[last - 1] == "enum" && (last < 2 || names[last - 2] != "not"))
        {
            return found with { Parent = parents[last - 1], Name = "enum" };
        }

        return parents[last] is JsonObject holder && converted.Of(holder) is not null && last > 0
            && (names[last] == "type" || SchemaKeywords.Composing.Contains(names[last]))
            ? found with { Any = holder }
            : found;
    }

    private static bool TryStep(JsonNode? node, string name, out JsonNode? next)
    {
        next = null;
        switch (node)
        {
            case JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < list.Count:
                next = list[index];
                return true;
            case JsonObject members:
                return members.TryGetPropertyValue(name, out next);
            default:
                return false;
        }
    }

    /// <summary>The place in the document: that of the nearest schema, and the rest of the path.</summary>
    private string PlaceOf(List<JsonNode> parents, List<string> names, JsonNode? node)
    {
        if (node is JsonObject whole && converted.Of(whole) is { } exact)
        {
            return exact;
        }

        if (texts.TryGetValue(names[0], out var text))
        {
            return text;
        }

        for (var at = parents.Count - 1; at >= 0; at--)
        {
            if (parents[at] is JsonObject schema && converted.Of(schema) is { } known)
            {
                return names[at] == "examples" && converted.HasSingleExample(schema)
                    ? FileProblem.Child(known, "example")
                    : known + string.Concat(names.Skip(at).Select(name => FileProblem.Child("", name)));
            }
        }

        return string.Concat(names.Select(name => FileProblem.Child("", name)));
    }

    /// <summary>A value can be in two schemas of a <c>oneOf</c> if one of them becomes wider.</summary>
    private void Widen(List<JsonNode> parents, List<string> names)
    {
        var isSample = names.Count > 1 && names[^2] != "properties"
            && (SchemaKeywords.IsAnnotation(names[^1]) || names[^2] == "examples");
        if (isSample)
        {
            return;
        }

        _hasWiderDefinition |= names[0] == "$defs";
        for (var at = 0; at < names.Count; at++)
        {
            if (names[at] == "oneOf" && parents[at] is JsonObject schema && converted.Of(schema) is not null)
            {
                _wider.Add(schema);
            }
        }
    }

    private static void Remove(Defect defect)
    {
        if (defect.Any is { } schema)
        {
            var kept = schema.Where(member => SchemaKeywords.IsAnnotation(member.Key)).ToList();
            schema.Clear();
            schema["type"] = SchemaTypes.AnyValue()["type"]!.DeepClone();
            foreach (var (name, value) in kept)
            {
                schema[name] = value?.DeepClone();
            }

            return;
        }

        if (defect.Parent is not JsonArray list)
        {
            defect.Parent.AsObject().Remove(defect.Name);
            return;
        }

        list.RemoveAt(defect.Index);
        if (list.Count == 0 && list.Parent is JsonObject owner)
        {
            owner.Remove(list.GetPropertyName());
        }
    }

    /// <summary>Writes each <c>oneOf</c> as <c>anyOf</c> that has a wider schema now, or may have one behind a reference.</summary>
    private void Open(JsonNode? node)
    {
        foreach (var inner in node switch
        {
            JsonObject members => members.Select(member => member.Value).ToList(),
            JsonArray items => [.. items],
            _ => [],
        })
        {
            Open(inner);
        }

        if (node is JsonObject schema && converted.Of(schema) is { } place && schema["oneOf"] is JsonArray branches
            && (_wider.Contains(schema) || (_hasWiderDefinition && branches.ToJsonString().Contains("\"$ref\"", StringComparison.Ordinal))))
        {
            notes.Note($"{place}/oneOf", "is written as 'anyOf', because a part of its schemas is left out");
            var index = schema.IndexOf("oneOf");
            schema.RemoveAt(index);
            schema.Insert(index, "anyOf", branches);
        }
    }

    private static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>A part of the contract with a problem.</summary>
    /// <param name="Message">The problem.</param>
    /// <param name="Place">The place in the document.</param>
    /// <param name="Parent">The object or list that contains the part.</param>
    /// <param name="Name">The name or the index of the part.</param>
    private sealed record Defect(string Message, string Place, JsonNode Parent, string Name)
    {
        /// <summary>The schema that accepts any value instead. Null: the part is removed.</summary>
        public JsonObject? Any { get; init; }

        public int Index => Parent is JsonArray ? int.Parse(Name, CultureInfo.InvariantCulture) : 0;
    }
}
