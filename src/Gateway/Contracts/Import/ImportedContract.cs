using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import;

/// <summary>The contract file that is made from one document.</summary>
/// <param name="Model">The path of the model.</param>
/// <param name="Json">The members of the file.</param>
/// <param name="Contract">The contract as the gateway reads it.</param>
internal sealed record ImportedContract(string Model, JsonObject Json, Contract Contract)
{
    private const int MostRepairs = 1000;
    private const string UsualOwner = "fal-ai/";

    public string Text => ImportedText.Write(Json);

    /// <summary>The name of the file, as the built-in contracts have it: <c>wan-v2.2-a14b-image-to-image.json</c>.</summary>
    public string FileName => (Model.StartsWith(UsualOwner, StringComparison.Ordinal) ? Model[UsualOwner.Length..] : Model)
        .Replace('/', '-') + ".json";

    /// <exception cref="ImportException">No contract can be made from the document.</exception>
    public static ImportedContract Of(ModelDocument document, ImportNotes notes)
    {
        var converter = new SchemaConverter(document.Root, notes, document.HasRangesInDescriptions);
        var body = converter.ConvertBody(document.Input, document.Pointer);
        var json = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["model"] = document.Model };
        Add(json, "title", document.Title);
        Add(json, "description", document.Description);
        Add(json, "documentation", document.Documentation);
        foreach (var (name, value) in body.ToList())
        {
            body.Remove(name);
            json[name] = value;
        }

        if (converter.Definitions.Count > 0)
        {
            json["$defs"] = converter.Definitions;
        }

        var contract = Repair(json, converter, document, notes);
        AddExamples(json, document, contract, notes);
        return new ImportedContract(document.Model, json, Read(json).Contract ?? contract);
    }

    private static void Add(JsonObject json, string name, string? text)
    {
        if (text is not null)
        {
            json[name] = text;
        }
    }

    /// <summary>Leaves out what the reader of contracts refuses, such as a default outside its range.</summary>
    private static Contract Repair(JsonObject json, SchemaConverter converter, ModelDocument document, ImportNotes notes)
    {
        for (var repairs = 0; repairs < MostRepairs; repairs++)
        {
            var (contract, problems) = Read(json);
            if (contract is not null)
            {
                return contract;
            }

            var problem = problems[0];
            if (!LeaveOut(json, problem.Pointer, converter, out var place))
            {
                throw new ImportException($"{notes.Source}#{document.Pointer}: the contract {problem.Message} ({problem.Pointer})");
            }

            notes.Warn(place ?? problem.Pointer, $"is left out: {problem.Message}");
        }

        throw new ImportException($"{notes.Source}: has more than {MostRepairs} parts that a contract cannot express");
    }

    private static (Contract? Contract, IReadOnlyList<FileProblem> Problems) Read(JsonObject json) =>
        ContractReader.Read("imported", Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>Removes the innermost keyword of a place, and says where it is in the document.</summary>
    private static bool LeaveOut(JsonObject json, string pointer, SchemaConverter converter, out string? place)
    {
        place = null;
        JsonNode? node = json;
        var (parents, names) = (new List<JsonNode>(), pointer.Split('/').Skip(1).Select(SchemaReader.Unescape).ToList());
        foreach (var name in names)
        {
            parents.Add(node!);
            node = node switch
            {
                JsonArray list when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                JsonObject members => members[name],
                _ => null,
            };
        }

        var last = parents.Count - 1;
        if (last < 0)
        {
            return false;
        }

        for (var at = last; at >= 0 && place is null; at--)
        {
            var inner = string.Concat(names.Skip(at).Select(name => FileProblem.Child("", name)));
            place = parents[at] is JsonObject schema && converter.PlaceOf(schema) is { } known ? known + inner : null;
        }

        if (parents[last] is JsonArray array)
        {
            array.RemoveAt(int.Parse(names[last], CultureInfo.InvariantCulture));
            if (array.Count == 0 && parents[last - 1] is JsonObject owner)
            {
                owner.Remove(names[last - 1]);
            }

            return true;
        }

        return parents[last] is JsonObject holder && holder.Remove(names[last]);
    }

    private static void AddExamples(JsonObject json, ModelDocument document, Contract contract, ImportNotes notes)
    {
        var examples = new JsonArray();
        var index = 0;
        foreach (var example in document.Examples)
        {
            Keep(example.DeepClone(), $"example {++index} of the document");
        }

        if (examples.Count == 0 && Combined(contract) is { } combined)
        {
            Keep(combined, "the example that is made of the examples of the properties");
        }

        void Keep(JsonNode example, string what)
        {
            json["examples"] = new JsonArray(example);
            if (Read(json) is { Contract: null, Problems: [var problem, ..] })
            {
                notes.Warn(document.Pointer, $"{what} is left out: {problem.Message}");
            }
            else
            {
                json.Remove("examples");
                examples.Add(example.DeepClone());
            }

            json.Remove("examples");
        }

        if (examples.Count > 0)
        {
            json["examples"] = examples;
        }
    }

    /// <summary>A body of the first example of each property, and the defaults of required ones. Null: a required one has none.</summary>
    private static JsonObject? Combined(Contract contract)
    {
        var body = new JsonObject();
        foreach (var parameter in contract.Parameters)
        {
            var property = contract.Schema.GetProperty("properties").GetProperty(parameter.Name);
            if (property.TryGetProperty("examples", out var list) && list.GetArrayLength() > 0)
            {
                body[parameter.Name] = JsonNode.Parse(list[0].GetRawText());
            }
            else if (parameter.Required)
            {
                if (parameter.Schema.Default is not { } given)
                {
                    return null;
                }

                body[parameter.Name] = JsonNode.Parse(given);
            }
        }

        return body.Count > 0 ? body : null;
    }
}
