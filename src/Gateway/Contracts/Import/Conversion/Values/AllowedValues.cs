using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Conversion.Nodes;
using Gateway.Contracts.Import.Documents;

namespace Gateway.Contracts.Import.Conversion.Values;

/// <summary>Converts <c>enum</c>, and narrows the types of a schema to those of its values.</summary>
internal sealed class AllowedValues(DocumentKeywords keywords, ImportNotes notes)
{
    /// <summary>The longest text and the longest number of an <c>enum</c>, as the reader of contracts has them.</summary>
    private const int LongestText = 256;

    private const int LongestNumber = 64;

    /// <summary>
    /// The values of <c>enum</c>. The types become those of the values. A value of no type is never valid and is left out. If a contract
    /// cannot have one of the other values, the whole list is left out: without it, the contract accepts more and not less.
    /// </summary>
    public JsonArray? Convert(JsonObject schema, string pointer, List<string> types)
    {
        if (schema.ContainsKey("const"))
        {
            Narrow(types, [schema["const"]]);
        }

        if (schema["enum"] is not JsonArray given)
        {
            if (schema.ContainsKey("enum"))
            {
                keywords.Warn(schema, pointer, "enum", DocumentKeywords.NoList);
            }

            return null;
        }

        var at = keywords.At(schema, pointer, "enum");
        var values = Listed(given, at, types);
        ReportNull(given, at, types);
        if (!Narrow(types, given) && values is not null)
        {
            notes.Warn(at, "is left out: it lists no value of the type");
            return null;
        }

        if (values is null || types is ["null"])
        {
            return null;
        }

        if (types.Contains("null"))
        {
            values.Add(null);
        }

        return values;
    }

    /// <returns>Null: the list has a value that a contract cannot have.</returns>
    private JsonArray? Listed(JsonArray given, string at, List<string> types)
    {
        var values = new JsonArray();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var value in given)
        {
            var place = $"{at}/{index++}";
            if (value is null)
            {
                continue;
            }

            if (!types.Exists(type => SchemaTypes.Is(value, type)))
            {
                notes.Warn(place, $"is left out: must be a short value of the type '{string.Join("' or '", types)}'");
            }
            else if (Inexpressible(value) is { } why)
            {
                notes.Warn(place, $"{why}: the whole 'enum' is left out");
                return null;
            }
            else if (!known.Add(Canonical(value)))
            {
                notes.Warn(place, "is left out: it is listed twice");
            }
            else
            {
                values.Add(value.DeepClone());
            }
        }

        return values;
    }

    /// <summary>Null is valid if and only if the type allows it and the list has it.</summary>
    private void ReportNull(JsonArray given, string at, List<string> types)
    {
        var hasNull = given.Any(value => value is null);
        if (hasNull && !types.Contains("null"))
        {
            notes.Warn(at, "lists null, which the type does not allow: null is left out");
        }
        else if (!hasNull && types.Contains("null") && given.Count > 0)
        {
            notes.Warn(at, "does not list null, which the type allows: null is left out");
        }
    }

    /// <summary>Removes the types that no value has.</summary>
    /// <returns>Whether there is a type that a value has. If there is none, the types stay.</returns>
    private static bool Narrow(List<string> types, IEnumerable<JsonNode?> values)
    {
        var left = types.Where(type => values.Any(value => SchemaTypes.Is(value, type))).ToList();
        if (left.Count == 0)
        {
            return false;
        }

        types.RemoveAll(type => !left.Contains(type));
        return true;
    }

    private static string? Inexpressible(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object or JsonValueKind.Array => "is a list or an object, which an 'enum' of a contract cannot have",
        JsonValueKind.String when value.GetValue<string>().Length > LongestText => $"has more than {LongestText} characters",
        JsonValueKind.Number when value.ToJsonString().Length > LongestNumber => $"has more than {LongestNumber} digits",
        _ => null,
    };

    /// <summary>The same text for equal values: 1 and 1.0 are equal.</summary>
    private static string Canonical(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : value.ToJsonString();
}
