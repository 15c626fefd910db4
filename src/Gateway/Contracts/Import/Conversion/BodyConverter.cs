using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Merging;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.References;
using Gateway.Contracts.Import.Conversion.Values;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;
using Gateway.Contracts.Schema;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>Converts the schema of a body, which is one object. References and <c>allOf</c> at this level are replaced.</summary>
internal sealed class BodyConverter
{
    private readonly SchemaConverter _schemas;
    private readonly AllOfMerge _merge;
    private readonly DocumentKeywords _keywords;
    private readonly ImportNotes _notes;

    private BodyConverter(SchemaConverter schemas, AllOfMerge merge, DocumentKeywords keywords, ImportNotes notes) =>
        (_schemas, _merge, _keywords, _notes) = (schemas, merge, keywords, notes);

    /// <exception cref="ImportException">The schema is no object with properties.</exception>
    public static ConvertedBody Convert(ModelDocument document, ImportNotes notes)
    {
        var places = new DocumentPlaces();
        var keywords = new DocumentKeywords(places, notes);
        var references = new DocumentReferences(document.Root);
        var merge = new AllOfMerge(references, keywords, places, notes);
        var schemas = new SchemaConverter(references, merge, keywords, notes, document.HasRangesInDescriptions);
        return new BodyConverter(schemas, merge, keywords, notes).Convert(document.Input, document.Pointer);
    }

    private ConvertedBody Convert(JsonObject schema, string pointer)
    {
        if (_merge.Flatten(schema, pointer, out var problem) is not var (body, at))
        {
            throw new ImportException($"{_notes.Source}#{problem}");
        }

        if (!IsObject(body))
        {
            throw new ImportException($"{_notes.Source}#{at}: is no object with properties");
        }

        if (SchemaTypes.Listed(body).Contains("null"))
        {
            _keywords.Note(body, at, body["nullable"].IsTrue() ? "nullable" : "type", "allows null, which is no body of a request");
        }

        var result = new JsonObject { ["type"] = "object" };
        _keywords.ReportRest(body, at,
        [
            "type", "properties", "required", "additionalProperties", "x-fal-order-properties", "x-apifox-orders", "examples", "example",
            "title", "description", "nullable",
        ]);
        // The schemas of a union at this level are left out, and with them the names of the members.
        var isUnion = body.Any(keyword => IsUnion(keyword.Key) && HasOthers(keyword.Value, body["properties"]));
        var hasAll = _schemas.Members.AddTo(result, body, at) && !isUnion;
        AddAdditional(result, body, at, hasAll);
        var definitions = _schemas.Definitions.Json;
        _schemas.Pictures.Apply(result, definitions);
        return new ConvertedBody(result, definitions, _schemas.Converted, at)
        {
            Texts = Texts(body, at),
            Examples = [.. Examples(body, at)],
        };
    }

    /// <summary>Whether a schema can be that of a body. Without a type, it must not have keywords that limit other values only.</summary>
    private static bool IsObject(JsonObject schema) => schema.ContainsKey("type")
        ? SchemaTypes.Given(schema).Contains("object")
        : schema.ContainsKey("properties") || schema.All(keyword => keyword.Key is not ("enum" or "const") && IsOfObjects(keyword.Key));

    /// <summary>Whether a keyword limits an object, or describes it.</summary>
    private static bool IsOfObjects(string keyword) =>
        SchemaKeywords.TypesOf(keyword) is { Count: 0 } or [SchemaType.Object, ..];

    /// <summary>Whether the schemas of a union can have members that the body does not have.</summary>
    private static bool HasOthers(JsonNode? union, JsonNode? properties) =>
        properties is not JsonObject known || (union as JsonArray ?? []).OfType<JsonObject>().Any(
            schema => SchemaKeywords.Composing.Any(schema.ContainsKey)
                || (schema["properties"] as JsonObject ?? []).Any(member => !known.ContainsKey(member.Key)));

    private static bool IsUnion(string keyword) => keyword is "anyOf" or "oneOf";

    /// <summary>A contract has no schema of other parameters, and their policy belongs to the gateway.</summary>
    private void AddAdditional(JsonObject result, JsonObject body, string at, bool hasAll)
    {
        const string additional = "additionalProperties";
        if (body.ContainsKey("patternProperties"))
        {
            result[additional] = true;
            _keywords.ReportBeside(body, at, additional, "patternProperties");
            return;
        }

        switch (body[additional])
        {
            case JsonValue flag when flag.GetValueKind() == JsonValueKind.False && hasAll:
                result[additional] = false;
                return;
            case JsonValue flag when flag.GetValueKind() == JsonValueKind.False:
                _keywords.Warn(body, at, additional, "is left out, because the contract cannot name each parameter");
                break;
            case JsonObject { Count: > 0 }:
                _keywords.Warn(body, at, additional, "a schema of other parameters is not supported at the top level and is left out");
                break;
            case JsonObject or JsonValue when hasAll:
                _keywords.Note(body, at, additional, "is left out: the gateway's policy decides about unknown parameters");
                break;
        }

        if (!hasAll)
        {
            result[additional] = true;
        }
    }

    private Dictionary<string, DocumentText> Texts(JsonObject body, string pointer)
    {
        var texts = new Dictionary<string, DocumentText>(StringComparer.Ordinal);
        foreach (var keyword in (string[])["title", "description"])
        {
            if (_keywords.TextOf(body, pointer, keyword) is { Length: > 0 } text)
            {
                texts[keyword] = new DocumentText(DocumentTexts.WithoutIndentation(text), _keywords.At(body, pointer, keyword));
            }
        }

        return texts;
    }

    private IEnumerable<DocumentExample> Examples(JsonObject body, string pointer)
    {
        if (body["example"] is { } single)
        {
            yield return new DocumentExample(single, _keywords.At(body, pointer, "example"));
        }

        if (body["examples"] is not JsonArray examples)
        {
            if (body.ContainsKey("examples"))
            {
                _keywords.Warn(body, pointer, "examples", DocumentKeywords.NoList);
            }

            yield break;
        }

        var index = 0;
        foreach (var example in examples)
        {
            yield return new DocumentExample(example, $"{_keywords.At(body, pointer, "examples")}/{index++}");
        }
    }
}
