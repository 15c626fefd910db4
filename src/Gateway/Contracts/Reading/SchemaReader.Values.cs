using Gateway.Contracts.Patterns;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Reads the keywords whose meaning depends on the types of the schema or on its other keywords.</summary>
internal sealed partial class SchemaReader
{
    private const int MostValues = 10_000;

    /// <summary>Reads the values of <c>enum</c>. Each belongs to one of the types.</summary>
    /// <returns>The values of the type that is read now.</returns>
    private List<AllowedValue> Enumeration(JsonValue keyword, string at, KnownTypes types)
    {
        var values = new List<AllowedValue>();
        if (ReportNoList(keyword, at))
        {
            return values;
        }

        if (keyword.Count > MostValues)
        {
            Report(at, $"must be a list of at most {MostValues} values");
            return values;
        }

        var all = new HashSet<AllowedValue>();
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

            if (!all.Add(value))
            {
                Report(itemAt, "is listed twice");
            }

            if (TypeOf(item, types) == types.Type)
            {
                values.Add(value);
            }
        }

        ReportUnlisted(at, types, all.Count, values.Count, hasNull);
        return values;
    }

    /// <summary>The value of <c>const</c>, for the type that is read now. Like an <c>enum</c>, it alone decides about null.</summary>
    private List<AllowedValue> Constant(JsonValue keyword, string at, KnownTypes types)
    {
        if (Allowed(keyword, at, types) is not { } value)
        {
            return [];
        }

        List<AllowedValue> values = TypeOf(keyword, types) == types.Type ? [value] : [];
        ReportUnlisted(at, types, 1, values.Count, hasNull: types.Type == SchemaType.Null);
        return values;
    }

    /// <summary>A type without a value in <c>enum</c> has no valid value, although the schema seems to allow it.</summary>
    private void ReportUnlisted(string at, KnownTypes types, int all, int ofType, bool hasNull)
    {
        if (types.IsNullable && !hasNull)
        {
            Report(at, "does not list null, which the type allows");
        }

        if (all > 0 && ofType == 0 && types.Type != SchemaType.Null)
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

        if (ReportNoScalar(item, at))
        {
            return null;
        }

        if (TypeOf(item, types) is not null && (item.Kind != JsonKind.Number || item.GetNumber().IsFullyKept))
        {
            if (item.Kind == JsonKind.String ? item.TryGetShortString(256, out var text) : item.TryGetRaw(64, out text))
            {
                return new AllowedValue(item.Kind, text);
            }
        }

        Report(at, $"must be a short value of the type '{string.Join("' or '", types.All.Select(TypeName))}'");
        return null;
    }

    private bool ReportNoList(JsonValue keyword, string at)
    {
        var isList = keyword.Kind == JsonKind.Array && keyword.Count > 0;
        if (!isList)
        {
            Report(at, "must be a list of at least one value");
        }

        return !isList;
    }

    private bool ReportNoScalar(JsonValue item, string at)
    {
        var isScalar = item.Kind is not (JsonKind.Array or JsonKind.Object);
        if (!isScalar)
        {
            Report(at, $"must be a string, a number, true, false or null: the gateway does not compare {Plural(item.Kind)}");
        }

        return !isScalar;
    }

    private static string Plural(JsonKind kind) => kind == JsonKind.Array ? "lists" : "objects";

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

        if (several.Count > MostValues)
        {
            Report($"{at}/enum", $"must be a list of at most {MostValues} values");
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
        if (!Applies(at, type, SchemaType.String) || Text(keyword, at, TextPattern.LongestPattern) is not { } source)
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
            not JsonKind.Object => AdditionalOfNoSchema(value, at),
            _ => value with { Additional = AdditionalMembers.Allowed, AdditionalSchema = ReadValue(keyword, at, ValueRole.Item) },
        };
    }

    private ValueSchema AdditionalOfNoSchema(ValueSchema value, string at)
    {
        Report(at, "must be true, false, or a schema of the members that 'properties' does not name");
        return value;
    }
}
