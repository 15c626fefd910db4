using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;

namespace Gateway.Contracts.Import.Conversion.Merging;

/// <summary>
/// Decides whether one schema can say the same as several schemas without properties: it has the common types and the common values, and
/// the stricter one of two bounds. Any other keyword must be in one of the schemas only, or the same in all.
/// </summary>
internal static class ExactMerge
{
    private static readonly string[] Bounds = [.. KeywordMerge.LowerBounds, .. KeywordMerge.UpperBounds];

    private static readonly string[] Known =
    [
        "allOf", "type", "nullable", "enum", "items", "uniqueItems", "format", "exclusiveMinimum", "exclusiveMaximum",
        .. ScalarKeywords.Copied,
    ];

    public static bool IsPossible(IEnumerable<JsonObject> schemas)
    {
        var parts = schemas.Select(schema => schema.DeepClone().AsObject()).ToList();
        parts.ForEach(ExclusiveBounds.ReplaceFlags);
        return parts.SelectMany(part => part).All(keyword => Known.Contains(keyword.Key) || KeywordMerge.IsReplaced(keyword.Key))
            && HaveType(parts.FindAll(part => part.ContainsKey("type")))
            && HaveValue(parts)
            && parts.SelectMany(part => part).GroupBy(keyword => keyword.Key, keyword => keyword.Value).All(IsCombined);
    }

    private static bool IsCombined(IGrouping<string, JsonNode?> values) => values.Key switch
    {
        "allOf" or "type" or "nullable" or "enum" => true,
        "uniqueItems" when values.All(value => value.IsTrue() || value.IsFalse()) => true,
        var keyword when KeywordMerge.IsReplaced(keyword) => true,
        var keyword when Bounds.Contains(keyword) && values.All(value => value.IsNumber()) => true,
        _ => values.All(value => JsonNode.DeepEquals(value, values.First())),
    };

    /// <summary>Whether there is a type that each schema with types allows.</summary>
    private static bool HaveType(List<JsonObject> typed)
    {
        var types = typed.ConvertAll(SchemaTypes.Listed);
        return typed.TrueForAll(part => SchemaTypes.Given(part).All(type => SchemaTypes.All.Contains(type)))
            && (types.Count == 0 || types.Aggregate(SchemaTypes.Common).Count > 0);
    }

    /// <summary>Whether there is a value that each list of values has.</summary>
    private static bool HaveValue(List<JsonObject> parts)
    {
        var lists = parts.FindAll(part => part.ContainsKey("enum")).ConvertAll(part => part["enum"] as JsonArray);
        return lists.Count == 0
            || (!parts.Exists(part => part.ContainsKey("const"))
                && lists[0] is { } first
                && first.Any(value => lists.TrueForAll(list => list is not null && list.Any(other => JsonNode.DeepEquals(value, other)))));
    }
}
