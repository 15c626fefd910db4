using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Conversion.Merging;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Conversion.Pictures;
using Gateway.Contracts.Import.Conversion.References;
using Gateway.Contracts.Import.Conversion.Values;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion;

/// <summary>
/// Converts a schema of a document to one of a contract: it decides which kind of schema it is. A part that a contract cannot express is
/// left out, so that the contract accepts more than the document and never less.
/// </summary>
internal sealed class SchemaConverter
{
    /// <summary>The JSON of a contract has 32 levels. A schema at a deeper level becomes a definition.</summary>
    private const int MostNesting = 8;

    private readonly DocumentReferences _references;
    private readonly AllOfMerge _merge;
    private readonly DocumentKeywords _keywords;
    private readonly ImportNotes _notes;
    private readonly Annotations _annotations;
    private readonly TypeReader _types;
    private readonly TypedConverter _typed;
    private readonly UnionConverter _unions;

    private int _nesting;
    private int _level;

    public SchemaConverter(
        DocumentReferences references, AllOfMerge merge, DocumentKeywords keywords, ImportNotes notes, bool hasRangesInDescriptions)
    {
        (_references, _merge, _keywords, _notes) = (references, merge, keywords, notes);
        Definitions = new DefinitionSet(notes);
        Pictures = new PictureChecks(notes);
        _annotations = new Annotations(keywords, Converted, notes);
        _types = new TypeReader(keywords, notes);
        Members = new MemberConverter(Convert, keywords, notes);
        _unions = new UnionConverter(Convert, references, Definitions, _types, keywords, notes);
        _typed = new TypedConverter(
            _types,
            new AllowedValues(keywords, notes),
            new ScalarKeywords(keywords, Pictures),
            new ContentConverter(Convert, Members, keywords),
            _annotations,
            keywords,
            hasRangesInDescriptions ? new DescribedRange(notes) : null);
    }

    /// <summary>The definitions to which converted schemas refer.</summary>
    public DefinitionSet Definitions { get; }

    /// <summary>The place in the document of each converted schema.</summary>
    public ConvertedPlaces Converted { get; } = new();

    /// <summary>The texts that can be URLs of pictures.</summary>
    public PictureChecks Pictures { get; }

    public MemberConverter Members { get; }

    private JsonObject Convert(JsonNode? node, string pointer, string? name)
    {
        if (node is not JsonObject schema)
        {
            if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.True)
            {
                _notes.Warn(pointer, "is not a schema; any value is accepted");
            }

            return Converted.Add(SchemaTypes.AnyValue(), pointer);
        }

        if (_level == SchemaSize.MostDepth - 1)
        {
            _notes.Warn(pointer, $"is inside {SchemaSize.MostDepth - 1} other schemas; any value is accepted");
            return Converted.Add(SchemaTypes.AnyValue(), pointer);
        }

        if (_nesting == MostNesting && !schema.ContainsKey("$ref"))
        {
            return Converted.Add(Definition(schema, pointer, name), pointer);
        }

        _nesting++;
        _level++;
        var result = SchemaKeywords.Composing.FirstOrDefault(schema.ContainsKey) is { } keyword
            ? ConvertComposed(schema, keyword, pointer, name)
            : _typed.Convert(schema, pointer, name);
        _level--;
        _nesting--;
        return Converted.Add(result, pointer);
    }

    private JsonObject ConvertComposed(JsonObject schema, string keyword, string pointer, string? name)
    {
        var at = FileProblem.Child(pointer, keyword);
        if (keyword == "allOf" && !(schema["allOf"] is JsonArray and [JsonObject] && !schema.ContainsKey("properties")))
        {
            if (_merge.Merge(schema, pointer) is { } merged)
            {
                return _typed.Convert(merged, pointer, name);
            }

            _notes.Warn(at, "has several schemas that cannot be combined; any value is accepted");
            return WithAnnotations(SchemaTypes.AnyValue(), schema, keyword, pointer, name);
        }

        var result = keyword switch
        {
            "$ref" => Reference(schema, at),
            "allOf" => Convert(schema["allOf"]![0], $"{at}/0", name),
            _ => _unions.Convert(schema, keyword, pointer, name),
        };
        if (keyword is "$ref" or "allOf" && schema.ContainsKey("type"))
        {
            ReportType(schema, keyword, pointer);
        }

        return WithAnnotations(result, schema, keyword, pointer, name);
    }

    private JsonObject Reference(JsonObject schema, string at)
    {
        var target = schema["$ref"].Text() ?? "";
        if (_references.Find(target) is not var (found, pointer))
        {
            _notes.Warn(at, $"refers to '{target}', which is no schema of this document; any value is accepted");
            return SchemaTypes.AnyValue();
        }

        if (Definitions.IsOpen(pointer))
        {
            _notes.Warn(at, $"leads back to itself: '{target}' contains this reference; any value is accepted");
            return SchemaTypes.AnyValue();
        }

        return Definition(found, pointer, SchemaReader.Unescape(target[(target.LastIndexOf('/') + 1)..]));
    }

    /// <summary>A reference to a definition, in which the nesting begins again.</summary>
    private JsonObject Definition(JsonObject schema, string pointer, string? name) => Definitions.Refer(pointer, () =>
    {
        var nesting = _nesting;
        _nesting = 0;
        var converted = Convert(schema, pointer, name);
        _nesting = nesting;
        return converted;
    });

    /// <summary>Warns if a type limits a schema beside it.</summary>
    private void ReportType(JsonObject schema, string keyword, string pointer)
    {
        var outer = _types.Read(schema, pointer);
        if (schema["nullable"].IsTrue())
        {
            outer.Add("null");
        }

        var inner = _references.TypesOf(keyword == "$ref" ? schema : schema["allOf"]![0] as JsonObject ?? []);
        if (inner is null || !inner.TrueForAll(SchemaTypes.Common(outer, inner).Contains))
        {
            _keywords.Warn(schema, pointer, "type", $"is left out beside '{keyword}'");
        }
    }

    private JsonObject WithAnnotations(JsonObject result, JsonObject schema, string keyword, string pointer, string? name)
    {
        _keywords.ReportRest(schema, pointer, [keyword, "nullable", "type", .. SchemaKeywords.Annotations, "example"]);
        if (_keywords.IsFlag(schema, pointer, "nullable"))
        {
            result["nullable"] = true;
        }

        _annotations.AddTo(result, schema, pointer, name);
        return result;
    }
}
