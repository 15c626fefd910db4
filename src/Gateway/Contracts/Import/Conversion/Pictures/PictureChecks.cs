using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion.Pictures;

/// <summary>
/// Decides which texts are URLs of pictures and keep <c>format: uri</c>: see <see cref="PictureWords"/>. A definition that several
/// parameters share is a picture if it is one for all of them.
/// </summary>
internal sealed class PictureChecks(ImportNotes notes)
{
    private const int MostVisits = 200_000;

    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<JsonObject, Candidate> _bySchema = [];
    private readonly HashSet<(JsonObject Schema, string Use)> _visited = [];

    /// <summary>Remembers a text, which has <c>format: uri</c> until <see cref="Apply"/>.</summary>
    public void Add(JsonObject schema, string pointer, bool hasFormat)
    {
        schema["format"] = "uri";
        var candidate = new Candidate(schema, pointer, hasFormat);
        _candidates.Add(candidate);
        _bySchema[schema] = candidate;
    }

    /// <summary>Removes <c>format: uri</c> from each text that is not the URL of a picture at all its places.</summary>
    public void Apply(JsonObject body, JsonObject definitions)
    {
        Visit(body, new PictureUse("", [], DescribedMedium.Unknown), definitions);
        foreach (var candidate in _candidates)
        {
            if (candidate.Schema.ContainsKey("enum"))
            {
                // The values were read from the description, and say more.
                candidate.Schema.Remove("format");
                continue;
            }

            if (candidate is { Pictures: > 0, Others: 0, Urls: 0 } && _visited.Count < MostVisits)
            {
                notes.Note(candidate.Pointer, "is the URL of a picture: 'format': 'uri' checks it");
                continue;
            }

            candidate.Schema.Remove("format");
            if (candidate.Pictures > 0)
            {
                notes.Note(candidate.Pointer, "is the URL of a picture at some of its places only: it has no check");
            }
            else if (candidate.Urls > 0)
            {
                notes.Note(candidate.Pointer, "is a URL, but not of a picture: it has no check");
            }
        }
    }

    private void Visit(JsonObject schema, PictureUse use, JsonObject definitions)
    {
        if (_visited.Count >= MostVisits || !_visited.Add((schema, use.ToString())))
        {
            return;
        }

        var here = use.DescribedBy(schema["description"].Text());
        if (_bySchema.TryGetValue(schema, out var candidate))
        {
            candidate.Count(here);
        }

        if (schema["$ref"] is JsonValue target && definitions[target.GetValue<string>()["#/$defs/".Length..]] is JsonObject definition)
        {
            Visit(definition, here, definitions);
        }

        foreach (var branch in SchemaKeywords.Composing.SelectMany(keyword => schema[keyword] as JsonArray ?? []).OfType<JsonObject>())
        {
            Visit(branch, here, definitions);
        }

        if (schema["items"] is JsonObject items)
        {
            Visit(items, use.Item(), definitions);
        }

        if (schema["additionalProperties"] is JsonObject others)
        {
            Visit(others, use.Member(""), definitions);
        }

        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            Visit((JsonObject)member!, use.Member(name), definitions);
        }
    }

    private sealed class Candidate(JsonObject schema, string pointer, bool hasFormat)
    {
        public JsonObject Schema => schema;

        public string Pointer => pointer;

        public int Pictures { get; private set; }

        /// <summary>Uses as a URL, but not of a picture.</summary>
        public int Urls { get; private set; }

        /// <summary>Uses as another text.</summary>
        public int Others { get; private set; }

        public void Count(PictureUse use)
        {
            if (!use.IsUrl && !hasFormat)
            {
                Others++;
            }
            else if (use.IsPicture(hasFormat))
            {
                Pictures++;
            }
            else
            {
                Urls++;
            }
        }
    }
}
