using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>Reads keywords of a schema of the document, and reports each keyword that is not read.</summary>
internal sealed class DocumentKeywords(DocumentPlaces places, ImportNotes notes)
{
    public const string NoList = "is left out: it is not a list";

    /// <summary>The keywords of OpenAPI and JSON Schema that say how a value is shown or documented.</summary>
    private static readonly string[] Ignored =
    [
        "xml", "externalDocs", "discriminator", "readOnly", "writeOnly", "$comment", "$schema", "$id", "$defs", "definitions",
        "contentMediaType",
    ];

    /// <summary>The place of a keyword in the document, also if it was copied from another schema.</summary>
    public string At(JsonObject schema, string pointer, string keyword) => places.Of(schema, pointer, keyword);

    /// <summary>The place of an item of a list, also if it was copied from another list.</summary>
    public string At(JsonNode? item, string otherwise) => places.Of(item, otherwise);

    public void Warn(JsonObject schema, string pointer, string keyword, string message) =>
        notes.Warn(At(schema, pointer, keyword), message);

    public void Note(JsonObject schema, string pointer, string keyword, string message) =>
        notes.Note(At(schema, pointer, keyword), message);

    /// <summary>The value of a keyword that is true or false.</summary>
    public bool IsFlag(JsonObject schema, string pointer, string keyword)
    {
        if (schema.ContainsKey(keyword) && schema[keyword]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            Warn(schema, pointer, keyword, "is left out: it is neither true nor false");
        }

        return schema[keyword].IsTrue();
    }

    /// <summary>The value of a keyword that is a text.</summary>
    public string? TextOf(JsonObject schema, string pointer, string keyword)
    {
        if (schema.ContainsKey(keyword) && schema[keyword].Text() is null)
        {
            Warn(schema, pointer, keyword, "is left out: it is not a text");
        }

        return schema[keyword].Text();
    }

    /// <summary>Whether a keyword limits no value, and belongs to a tool.</summary>
    public static bool IsExtension(string keyword) =>
        keyword.StartsWith("x-", StringComparison.Ordinal) || Ignored.Contains(keyword) || keyword is "ui" or "_fal_ui_field";

    /// <summary>Reports the keywords that are not in <paramref name="known"/>.</summary>
    public void ReportRest(JsonObject schema, string pointer, string[] known)
    {
        foreach (var (keyword, _) in schema.Where(entry => !known.Contains(entry.Key)))
        {
            var at = At(schema, pointer, keyword);
            if (IsExtension(keyword))
            {
                notes.Extension(at, keyword);
            }
            else
            {
                notes.Warn(at, $"'{keyword}' is left out: a contract does not have it here");
            }
        }
    }

    /// <summary>Without the other keyword, this one would limit more values.</summary>
    public void ReportBeside(JsonObject schema, string pointer, string keyword, string other)
    {
        if (schema.ContainsKey(keyword))
        {
            Warn(schema, pointer, keyword, $"is left out, because it depends on '{other}', which a contract does not have");
        }
    }

    /// <summary>A keyword of another type limits no value.</summary>
    public void ReportUseless(JsonObject schema, string pointer, string[] keywords, string[] types)
    {
        foreach (var keyword in keywords.Where(schema.ContainsKey))
        {
            Note(schema, pointer, keyword, $"limits no value of the type '{string.Join("' or '", types)}' and is left out");
        }
    }
}
