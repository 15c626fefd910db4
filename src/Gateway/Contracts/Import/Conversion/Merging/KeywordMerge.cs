using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;
using Gateway.Json;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Gateway.Contracts.Import.Conversion.Merging;

/// <summary>Adds the keywords of one schema to those of another, so that a value has to satisfy both.</summary>
internal sealed class KeywordMerge(DocumentKeywords keywords, DocumentPlaces places, ImportNotes notes)
{
    public static readonly string[] LowerBounds = ["minimum", "exclusiveMinimum", "minLength", "minItems"];

    public static readonly string[] UpperBounds = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

    /// <summary>Keywords of which the last one replaces the others, because they limit no value.</summary>
    public static bool IsReplaced(string keyword) => SchemaKeywords.IsAnnotation(keyword) || keyword == "example"
        || (DocumentKeywords.IsExtension(keyword) && !ScalarKeywords.Copied.Contains(keyword) && !DocumentPlaces.Lists.Contains(keyword));

    public void MergeInto(JsonObject target, JsonObject from, string pointer)
    {
        ExclusiveBounds.ReplaceFlags(target);
        if (ExclusiveBounds.HasFlags(from))
        {
            from = from.DeepClone().AsObject();
            ExclusiveBounds.ReplaceFlags(from);
        }

        MergeTypes(target, from, pointer);
        foreach (var (keyword, value) in from)
        {
            if (keyword is "allOf" or "type" or "nullable")
            {
                continue;
            }

            var at = keywords.At(from, pointer, keyword);
            if (!target.ContainsKey(keyword))
            {
                target[keyword] = places.Copy(keyword, value, at);
            }
            else if (keyword == "properties" && target["properties"] is JsonObject known && value is JsonObject more)
            {
                MergeProperties(known, more, at);
            }
            else if (IsReplaced(keyword))
            {
                // The description of the outer schema comes last.
                target[keyword] = places.Copy(keyword, value, at);
            }
            else if (!JsonNode.DeepEquals(target[keyword], value))
            {
                MergeKeyword(target, keyword, value, at);
            }
        }
    }

    private void MergeTypes(JsonObject target, JsonObject from, string pointer)
    {
        var isNullable = keywords.IsFlag(from, pointer, "nullable");
        if (from["type"] is null)
        {
            if (isNullable && target["type"] is null)
            {
                // Without a type, the properties say that it is an object. The type of another schema decides about null.
                target["nullable"] = true;
            }

            return;
        }

        var types = SchemaTypes.Listed(from);
        if (target["type"] is not null)
        {
            var common = SchemaTypes.Common(SchemaTypes.Listed(target), types);
            if (common.Count == 0)
            {
                keywords.Warn(from, pointer, "type", "replaces the type of another schema of 'allOf', although no value has both types");
            }

            types = common.Count > 0 ? common : types;
        }

        target.Remove("nullable");
        target["type"] = SchemaTypes.Written(types);
    }

    private void MergeProperties(JsonObject known, JsonObject more, string pointer)
    {
        foreach (var (name, property) in more)
        {
            var at = places.Of(property, FileProblem.Child(pointer, name));
            if (!known.ContainsKey(name) || known[name].IsEmptySchema())
            {
                known[name] = places.Copy("", property, at);
            }
            else if (known[name] is JsonObject one && property is JsonObject other && IsPlain(one) && IsPlain(other))
            {
                MergeInto(one, other, at);
            }
            else if (!property.IsEmptySchema() && !JsonNode.DeepEquals(known[name], property))
            {
                notes.Warn(at, "is left out: an earlier schema of 'allOf' has a schema for this name, which cannot be combined with it");
            }
        }
    }

    private void MergeKeyword(JsonObject target, string keyword, JsonNode? value, string at)
    {
        var known = target[keyword];
        switch (value)
        {
            case JsonArray list when DocumentPlaces.Lists.Contains(keyword) && known is JsonArray names:
                AddNames(names, list, at);
                return;
            case JsonArray list when keyword == "enum" && known is JsonArray values:
                target[keyword] = new JsonArray(
                    [.. values.Where(one => list.Any(other => JsonNode.DeepEquals(one, other))).Select(one => one?.DeepClone())]);
                return;
            case JsonValue when value.IsNumber() && known.IsNumber() && (LowerBounds.Contains(keyword) || UpperBounds.Contains(keyword)):
                if (Compare(value, known!) > 0 == LowerBounds.Contains(keyword))
                {
                    target[keyword] = places.Copy(keyword, value, at);
                }

                return;
            case JsonValue when keyword == "uniqueItems" && (value.IsTrue() || known.IsTrue()):
                target[keyword] = true;
                return;
            case JsonObject inner when keyword == "items" && known is JsonObject outer && IsPlain(inner) && IsPlain(outer):
                MergeInto(outer, inner, at);
                return;
        }

        if (keyword == "additionalProperties" && (value.IsFalse() || known.IsEmptySchema()))
        {
            target[keyword] = places.Copy(keyword, value, at);
        }
        else if (keyword != "additionalProperties" || !(known.IsFalse() || value.IsEmptySchema()))
        {
            notes.Warn(at, $"is left out: another schema of 'allOf' has a different '{keyword}'");
        }
    }

    private void AddNames(JsonArray names, JsonArray more, string at)
    {
        for (var index = 0; index < more.Count; index++)
        {
            names.Add(places.Copy("", more[index], places.Of(more[index], $"{at}/{index}")));
        }
    }

    /// <summary>Whether a schema is not made of others.</summary>
    private static bool IsPlain(JsonObject schema) => !SchemaKeywords.Composing.Any(schema.ContainsKey);

    private static int Compare(JsonNode one, JsonNode other) =>
        ExactNumber.TryParse(one.ToJsonString(), out var left) && ExactNumber.TryParse(other.ToJsonString(), out var right)
            ? left.CompareTo(right)
            : 0;
}
