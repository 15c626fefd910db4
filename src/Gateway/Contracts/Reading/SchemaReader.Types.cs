using Gateway.Configuration.Files;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Reads a schema that has a <c>type</c>: one type, or a list of them.</summary>
internal sealed partial class SchemaReader
{
    private static readonly (string Name, SchemaType Type)[] TypeNames =
    [
        ("string", SchemaType.String), ("integer", SchemaType.Integer), ("number", SchemaType.Number), ("boolean", SchemaType.Boolean),
        ("array", SchemaType.Array), ("object", SchemaType.Object), ("null", SchemaType.Null),
    ];

    private ValueSchema? ReadTyped(JsonValue schema, string pointer, ValueRole role)
    {
        if (ReadTypes(schema, pointer) is not { } types)
        {
            return null;
        }

        var isNullable = (types.Count > 1 && types.Remove(SchemaType.Null)) | ReadNullable(schema, pointer);
        ReportMisplaced(schema, pointer, types);
        ValueSchema[] branches =
        [
            .. types.Select(type => ReadOfType(schema, pointer, role, new KnownTypes(type, types, isNullable))),
        ];
        if (branches is [var single])
        {
            return single;
        }

        return ReadAnnotations(new ValueSchema { Type = SchemaType.Union, Branches = branches, IsNullable = isNullable }, schema, pointer);
    }

    /// <summary>Reads the keywords that apply to one type of a schema.</summary>
    private ValueSchema ReadOfType(JsonValue schema, string pointer, ValueRole role, KnownTypes types)
    {
        var (type, all, isNullable) = types;
        var reportsBefore = _reports;
        var value = new ValueSchema { Type = type, IsNullable = isNullable && all.Count == 1, MayBeBlank = AllowsBlank };
        foreach (var keyword in schema.Children)
        {
            var name = NameOf(keyword);
            if (all.Count == 1 || SchemaKeywords.TypesOf(name) is [] || SchemaKeywords.TypesOf(name).Contains(type))
            {
                value = ReadKeyword(value, keyword, schema, pointer, types);
            }
        }

        if (value.Pattern is not null)
        {
            value = LimitPattern(value, pointer);
        }

        CheckBounds(value, pointer);
        // A keyword with a problem may be missing.
        if (_reports == reportsBefore)
        {
            CheckRanges(value, schema, pointer, role);
        }

        return all.Count == 1 ? value : value with { Description = null, Default = null, Deprecated = false };
    }

    /// <summary>A keyword beside a list of types is ignored for the types to which it does not apply, but not for all of them.</summary>
    private void ReportMisplaced(JsonValue schema, string pointer, List<SchemaType> types)
    {
        foreach (var keyword in schema.Children)
        {
            var applies = SchemaKeywords.TypesOf(NameOf(keyword));
            if (types.Count > 1 && applies.Count > 0 && !applies.Any(types.Contains))
            {
                Report(
                    FileProblem.Child(pointer, NameOf(keyword)),
                    $"does not apply to the types '{string.Join("', '", types.Select(TypeName))}'");
            }
        }
    }

    /// <summary>The types of a schema. Null: they are not valid, which is reported.</summary>
    private List<SchemaType>? ReadTypes(JsonValue schema, string pointer)
    {
        if (!schema.TryGetMember("type"u8, out var given))
        {
            return InferTypes(schema, pointer);
        }

        var at = $"{pointer}/type";
        if (given.Kind != JsonKind.Array)
        {
            return ReadType(given, at) is { } single ? [single] : null;
        }

        var types = new List<SchemaType>();
        var index = 0;
        foreach (var item in given.Children)
        {
            var itemAt = $"{at}/{index++}";
            if (ReadType(item, itemAt) is not { } type)
            {
                return null;
            }

            if (types.Contains(type))
            {
                Report(itemAt, "is listed twice");
            }

            types.Add(type);
        }

        if (types.Count > 0)
        {
            return types;
        }

        Report(at, "must be one type or a list of at least one type");
        return null;
    }

    private SchemaType? ReadType(JsonValue type, string at)
    {
        var text = type.TryGetText(16, out var name) ? name : null;
        foreach (var (known, read) in TypeNames)
        {
            if (known == text)
            {
                return read;
            }
        }

        Report(at, SchemaKeywords.DescribeType(text));
        return null;
    }

    /// <summary>A list of values says their types.</summary>
    private List<SchemaType>? InferTypes(JsonValue schema, string pointer)
    {
        var (types, isExplained) = (new List<SchemaType>(), false);
        if (schema.TryGetMember("enum"u8, out var list))
        {
            var (at, index) = ($"{pointer}/enum", 0);
            isExplained = ReportNoList(list, at);
            foreach (var item in isExplained ? default : list.Children)
            {
                isExplained |= ReportNoScalar(item, $"{at}/{index++}");
                AddTypeOf(item, types);
            }
        }
        else if (schema.TryGetMember("const"u8, out var only))
        {
            isExplained = ReportNoScalar(only, $"{pointer}/const");
            AddTypeOf(only, types);
        }

        if (types.Count > 0)
        {
            return types;
        }

        if (!ReportUnknown(schema, pointer) && !isExplained)
        {
            Report(pointer, "has no 'type'; it is one of string, integer, number, boolean, array, object, null");
        }

        return null;
    }

    private static void AddTypeOf(JsonValue value, List<SchemaType> types)
    {
        SchemaType? type = value.Kind switch
        {
            JsonKind.String => SchemaType.String,
            JsonKind.Number => SchemaType.Number,
            JsonKind.True or JsonKind.False => SchemaType.Boolean,
            JsonKind.Null => SchemaType.Null,
            _ => null,
        };
        if (type is { } found && !types.Contains(found))
        {
            types.Add(found);
        }
    }

    private bool ReadNullable(JsonValue schema, string pointer) =>
        schema.TryGetMember("nullable"u8, out var flag) && Flag(flag, $"{pointer}/nullable");

    private static string TypeName(SchemaType type) => TypeNames.First(pair => pair.Type == type).Name;

    private static string NameOf(JsonValue keyword) => keyword.TryGetShortName(64, out var name) ? name : SafeName.Placeholder;

    /// <summary>The type for which a keyword is read, and the others of the same schema.</summary>
    private readonly record struct KnownTypes(SchemaType Type, IReadOnlyList<SchemaType> All, bool IsNullable);
}
