using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion;
using Gateway.Contracts.Import.Conversion.Values;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import;

/// <summary>The contract file that is made from one document.</summary>
/// <param name="Model">The path of the model.</param>
/// <param name="Json">The members of the file.</param>
/// <param name="Contract">The contract as the gateway reads it.</param>
internal sealed record ImportedContract(string Model, JsonObject Json, Contract Contract)
{
    private const string UsualOwner = "fal-ai/";
    private const string AllowBlank = "allowBlank";

    public string Text => ImportedText.Write(Json);

    /// <summary>
    /// The contract to compare an existing one with. Whether blank texts are refused is the operator's choice, so an existing contract that
    /// refuses them is compared with one that refuses them too.
    /// </summary>
    public Contract ComparableWith(Contract existing)
    {
        var json = Json.DeepClone().AsObject();
        // A document may have a blank example or default, which such a contract refuses.
        json.Remove("examples");
        return Contract.AllowsBlank && !existing.AllowsBlank && json.Remove(AllowBlank)
            ? ContractRepair.Read(json).Contract ?? Contract
            : Contract;
    }

    /// <summary>The name of the file, as the built-in contracts have it: <c>wan-v2.2-a14b-image-to-image.json</c>.</summary>
    public string FileName => (Model.StartsWith(UsualOwner, StringComparison.Ordinal) ? Model[UsualOwner.Length..] : Model)
        .Replace('/', '-') + ".json";

    /// <exception cref="ImportException">No contract can be made from the document.</exception>
    public static ImportedContract Of(ModelDocument document, ImportNotes notes)
    {
        if (document.HasNamedInput)
        {
            notes.Note(document.Pointer, "is the body because of its name: no path has a POST with a body of JSON");
        }

        var body = BodyConverter.Convert(document, notes);
        var json = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["model"] = document.Model };
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(json, "title", Chosen(document.Title, Title(body, notes), notes), places, notes);
        Add(json, "description", Chosen(document.Description, body.Texts.GetValueOrDefault("description"), notes), places, notes);
        Add(json, "documentation", document.Documentation, places, notes);
        if (document.AllowsBlank)
        {
            json[AllowBlank] = true;
        }

        foreach (var (name, value) in body.Schema.ToList())
        {
            body.Schema.Remove(name);
            json[name] = value;
        }

        if (body.Definitions.Count > 0)
        {
            json["$defs"] = body.Definitions;
        }

        body.Places.Add(json, body.Pointer);
        var contract = new ContractRepair(json, body.Places, places, notes).Run(document.Pointer);
        if (!BlankTexts.AreIn(contract.Parameters))
        {
            json.Remove(AllowBlank);
        }

        AddExamples(json, [.. document.Examples, .. body.Examples], contract, document.Pointer, notes);
        return new ImportedContract(document.Model, json, contract);
    }

    /// <summary>The title of the schema, if it is not only the schema's name.</summary>
    private static DocumentText? Title(ConvertedBody body, ImportNotes notes)
    {
        if (body.Texts.GetValueOrDefault("title") is not { } title || body.Pointer.EndsWith($"/{title.Text}", StringComparison.Ordinal))
        {
            return null;
        }

        if (!ClassName.Is(title.Text))
        {
            return title;
        }

        notes.Note(title.Pointer, "is left out: it is the name of a schema and not of a model");
        return null;
    }

    private static DocumentText? Chosen(DocumentText? ofDocument, DocumentText? ofSchema, ImportNotes notes)
    {
        if (ofDocument is not null && ofSchema is not null && ofDocument.Text != ofSchema.Text)
        {
            notes.Note(ofSchema.Pointer, $"is left out: the contract has the text of {ofDocument.Pointer}");
        }

        return ofDocument ?? ofSchema;
    }

    private static void Add(
        JsonObject json, string name, DocumentText? text, Dictionary<string, string> places, ImportNotes notes)
    {
        if (text is not null)
        {
            json[name] = ImportedText.Cut(text.Text, text.Pointer, notes);
            places[name] = text.Pointer;
        }
    }

    private static void AddExamples(
        JsonObject json, IReadOnlyList<DocumentExample> given, Contract contract, string pointer, ImportNotes notes)
    {
        var examples = new JsonArray();
        foreach (var example in given)
        {
            if (example.Value is null)
            {
                notes.Warn(example.Pointer, "is left out: it has no value of JSON");
            }
            else if (!examples.Any(known => JsonNode.DeepEquals(known, example.Value)))
            {
                Keep(example.Value.DeepClone(), example.Pointer, "is left out");
            }
        }

        if (examples.Count == 0 && Combined(contract) is { } combined)
        {
            Keep(combined, pointer, "the example that is made of the examples of the properties is left out");
        }

        void Keep(JsonNode example, string at, string what)
        {
            json["examples"] = new JsonArray(example);
            if (ContractRepair.Read(json) is { Contract: null, Problems: [var problem, ..] })
            {
                notes.Warn(at, $"{what}: {problem.Message}");
            }
            else
            {
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
