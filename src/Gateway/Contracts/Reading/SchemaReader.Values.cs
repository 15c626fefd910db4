using Gateway.Contracts.Patterns;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Reads the keywords whose meaning depends on the types of the schema or on its other keywords.</summary>
internal sealed partial class SchemaReader
{
    /// <summary>Reads the values of <c>enum</c>. Each belongs to one of the types.</summary>
    /// <returns>The values of the type that is read now.</returns>
    private List<AllowedValue> Enumeration(JsonValue keyword, string at, KnownTypes types)
    {
        var values = new List<AllowedValue>();
        if (keyword.Kind != JsonKind.Array || keyword.Count == 0)
        {
            Report(at, "must be a list of at least one value");
            return values;
        }

        var all = new List<AllowedValue>();
        var (index, hasNull) = (0, types.Type == SchemaType.Null);
        foreach (var item in keyword.Children)
        {
            var itemAt = $"{at}/{index++}";
            if (item.Kind == JsonKind.Null && types.IsNullable)
            {
                hasNull = true;
                continue;
            }

            if (Allowed(item, itemAt, types) is not { } value)
            {
                continue;
            }

            if (all.Exists(known => known.Matches(item)))
            {
                Report(itemAt, "is listed twice");
            }

            all.Add(value);
            if (TypeOf(item, types) == types.Type)
            {
                values.Add(value);
            }
        }

        ReportUnlisted(at, types, all, values, hasNull);
        return values;
    }

    /// <summary>A type without a value in <c>enum</c> has no valid value, although the schema seems to allow it.</summary>
    private void ReportUnlisted(string at, KnownTypes types, List<AllowedValue> all, List<AllowedValue> values, bool hasNull)
    {
        if (types.IsNullable && !hasNull)
        {
            Report(at, "does not list null, which the type allows");
        }

        if (all.Count > 0 && values.Count == 0 && types.Type is not (SchemaType.Null or SchemaType.Array or SchemaType.Object))
        {
            Report(at, $"lists no value of the type '{TypeName(types.Type)}'");
        }
    }

    private AllowedValue? Allowed(JsonValue item, string at, KnownTypes types)
    {
        if (types.All.All(type => type is SchemaType.Array or SchemaType.Object))
        {
            Report(at, $"does not apply to the type '{TypeName(types.Type)}'");
            return null;
        }

        if (TypeOf(item, types) is not null)
        {
            if (item.Kind == JsonKind.String ? item.TryGetShortString(256, out var text) : item.TryGetRaw(64, out text))
            {
                return new AllowedValue(item.Kind, text);
            }
        }

        Report(at, $"must be a short value of the type '{string.Join("' or '", types.All.Select(TypeName))}'");
        return null;
    }

    /// <summary>The first of the types that a value of <c>enum</c> has.</summary>
    private static SchemaType? TypeOf(JsonValue item, KnownTypes types)
    {
        foreach (var type in types.All)
        {
            if (type is not (SchemaType.Array or SchemaType.Object) && TypeRule.IsOf(item.Kind, type)
                && (type != SchemaType.Integer || item.GetNumber().IsInteger))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Only values are supported: the opposite of any other schema would need a message that nobody understands.</summary>
    private List<AllowedValue> Not(JsonValue keyword, string at, KnownTypes types)
    {
        var values = new List<AllowedValue>();
        var list = keyword.TryGetMember("enum"u8, out var several) && several.Kind == JsonKind.Array;
        if (keyword.Kind != JsonKind.Object || keyword.Count != 1 || !(list || keyword.TryGetMember("const"u8, out several)))
        {
            Report(at, "must be an object with 'enum' or 'const' alone: the gateway excludes values, and no other schema");
            return values;
        }

        if (!list)
        {
            Exclude(several, $"{at}/const", types, values);
            return values;
        }

        var index = 0;
        foreach (var item in several.Children)
        {
            Exclude(item, $"{at}/enum/{index++}", types, values);
        }

        return values;
    }

    private void Exclude(JsonValue item, string at, KnownTypes types, List<AllowedValue> values)
    {
        if (Allowed(item, at, types) is { } value && TypeRule.IsOf(item.Kind, types.Type))
        {
            values.Add(value);
        }
    }

    private TextPattern? Pattern(JsonValue keyword, string at, SchemaType type)
    {
        if (!Applies(at, type, SchemaType.String) || Text(keyword, at) is not { } source)
        {
            return null;
        }

        try
        {
            return TextPattern.Read(source);
        }
        catch (PatternException exception)
        {
            Report(at, exception.Message);
            return null;
        }
    }

    /// <summary>The time of a match grows with the text, so the text has a limit.</summary>
    private ValueSchema LimitPattern(ValueSchema value, string pointer)
    {
        if (value.MaxLength > TextPattern.LongestText)
        {
            Report($"{pointer}/maxLength", $"must be at most {TextPattern.LongestText} beside 'pattern'");
        }

        return value with { MaxLength = value.MaxLength ?? TextPattern.LongestText };
    }

    private ValueSchema Additional(ValueSchema value, JsonValue keyword, string at)
    {
        if (!Applies(at, value.Type, SchemaType.Object))
        {
            return value;
        }

        return keyword.Kind switch
        {
            JsonKind.True => value with { Additional = AdditionalMembers.Allowed },
            JsonKind.False => value with { Additional = AdditionalMembers.Forbidden },
            _ => value with { Additional = AdditionalMembers.Allowed, AdditionalSchema = ReadValue(keyword, at, ValueRole.Item) },
        };
    }

    private void CheckRanges(ValueSchema value, string pointer)
    {
        if (value is { Minimum: { } from, Maximum: { } to } && from.Value.CompareTo(to.Value) > 0)
        {
            Report($"{pointer}/minimum", $"is above 'maximum': {from.Text} > {to.Text}");
        }

        if (value.ExclusiveMinimum is { } above && (value.Maximum ?? value.ExclusiveMaximum) is { } top
            && above.Value.CompareTo(top.Value) >= 0)
        {
            Report($"{pointer}/exclusiveMinimum", $"excludes every number below {top.Text}");
        }

        if (value is { Minimum: { } bottom, ExclusiveMaximum: { } below } && bottom.Value.CompareTo(below.Value) >= 0)
        {
            Report($"{pointer}/exclusiveMaximum", $"excludes every number of {bottom.Text} or more");
        }

        if (value.MinLength > value.MaxLength)
        {
            Report($"{pointer}/minLength", $"is above 'maxLength': {value.MinLength} > {value.MaxLength}");
        }

        if (value.MinItems > value.MaxItems)
        {
            Report($"{pointer}/minItems", $"is above 'maxItems': {value.MinItems} > {value.MaxItems}");
        }
    }
}
