using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Configuration.Files;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Reading;

/// <summary>Reads one keyword at a time: the format of its value, and whether it applies to the type of the schema.</summary>
internal sealed partial class SchemaReader
{
    private ValueSchema ReadKeyword(ValueSchema value, JsonValue keyword, JsonValue schema, string pointer, KnownTypes types)
    {
        var name = NameOf(keyword);
        var at = FileProblem.Child(pointer, name);
        switch (name)
        {
            case "type" or "nullable":
                return value;
            case "title":
                Text(keyword, at);
                return value;
            case "description":
                return value with { Description = Text(keyword, at) };
            case "deprecated":
                return value with { Deprecated = Flag(keyword, at) };
            case "default":
                return value with { Default = JsonText(keyword) };
            case "examples":
                List(keyword, at);
                return value;
            case "enum":
                return value with { Allowed = Enumeration(keyword, at, types) };
            case "const":
                return value with { Allowed = Constant(keyword, at, types) };
            case "not":
                return value with { Forbidden = Not(keyword, at, types) };
            case "minimum":
                return value with { Minimum = Bound(keyword, at, value.Type) };
            case "maximum":
                return value with { Maximum = Bound(keyword, at, value.Type) };
            case "exclusiveMinimum":
                return value with { ExclusiveMinimum = Bound(keyword, at, value.Type) };
            case "exclusiveMaximum":
                return value with { ExclusiveMaximum = Bound(keyword, at, value.Type) };
            case "multipleOf":
                return value with { MultipleOf = Divisor(keyword, at, value.Type) };
            case "minLength":
                return value with { MinLength = Size(keyword, at, value.Type, SchemaType.String) };
            case "maxLength":
                return value with { MaxLength = Size(keyword, at, value.Type, SchemaType.String) };
            case "minItems":
                return value with { MinItems = Size(keyword, at, value.Type, SchemaType.Array) };
            case "maxItems":
                return value with { MaxItems = Size(keyword, at, value.Type, SchemaType.Array) };
            case "pattern":
                return value with { Pattern = Pattern(keyword, at, value.Type) };
            case "uniqueItems":
                return value with { HasUniqueItems = Applies(at, value.Type, SchemaType.Array) && Flag(keyword, at) };
            case "additionalProperties":
                return Additional(value, keyword, at);
            case "items":
                return Applies(at, value.Type, SchemaType.Array) ? value with { Items = ReadValue(keyword, at, ValueRole.Item) } : value;
            case "properties":
                return Applies(at, value.Type, SchemaType.Object) ? value with { Members = ReadParameters(schema, pointer) } : value;
            case "required" when keyword.Kind is JsonKind.True or JsonKind.False:
                Report(at, RequiredRight);
                return value;
            case "required":
                if (Applies(at, value.Type, SchemaType.Object) && !schema.TryGetMember("properties"u8, out _))
                {
                    ReadRequired(schema, pointer, []);
                }

                return value;
            case "format":
                return value with { IsUri = Format(keyword, at, value.Type) };
            case "x-image-types":
                return value with { ImageTypes = ImageTypes(keyword, at, schema) };
            default:
                Report(at, SchemaKeywords.Describe(name, SchemaKeywords.OfValue));
                return value;
        }
    }

    public string? Text(JsonValue keyword, string at, int longest = 4096)
    {
        if (keyword.Kind == JsonKind.String && keyword.TryGetShortString(longest, out var text))
        {
            return text;
        }

        Report(at, $"must be a text of at most {longest} characters, "
            + (keyword.Kind == JsonKind.String ? "but it is longer" : $"not {NounOf(keyword.Kind)}"));
        return null;
    }

    private static string NounOf(JsonKind kind) => ContractLanguage.Instance.GetString(MessageKeys.Noun + kind, MessageLanguage.English);

    public bool Flag(JsonValue keyword, string at)
    {
        if (keyword.Kind is not (JsonKind.True or JsonKind.False))
        {
            Report(at, "must be true or false");
        }

        return keyword.Kind == JsonKind.True;
    }

    public void List(JsonValue keyword, string at)
    {
        if (keyword.Kind != JsonKind.Array)
        {
            Report(at, "must be a list");
        }
    }

    private bool Applies(string at, SchemaType type, params ReadOnlySpan<SchemaType> to)
    {
        if (to.Contains(type))
        {
            return true;
        }

        Report(at, $"does not apply to the type '{type.ToString().ToLowerInvariant()}'");
        return false;
    }

    private NumberBound? Bound(JsonValue keyword, string at, SchemaType type)
    {
        if (!Applies(at, type, SchemaType.Integer, SchemaType.Number))
        {
            return null;
        }

        if (keyword.Kind == JsonKind.Number && keyword.TryGetRaw(64, out var text) && keyword.GetNumber() is { IsFullyKept: true } number)
        {
            return new NumberBound(number, text);
        }

        var isFlag = keyword.Kind is JsonKind.True or JsonKind.False && at.EndsWith("mum", StringComparison.Ordinal);
        Report(at, $"must be a number of at most {ExactNumber.KeptDigits} significant digits"
            + (isFlag ? "; in OpenAPI 3.0 it is true or false beside a bound: write the bound itself here, and leave the other out" : ""));
        return null;
    }

    private NumberBound? Divisor(JsonValue keyword, string at, SchemaType type)
    {
        if (Bound(keyword, at, type) is not { } bound)
        {
            return null;
        }

        if (bound.Value.CanDivide)
        {
            return bound;
        }

        Report(at, "must be a number above 0 of at most 18 significant digits");
        return null;
    }

    private int? Size(JsonValue keyword, string at, SchemaType type, SchemaType of)
    {
        if (!Applies(at, type, of))
        {
            return null;
        }

        if (keyword.Kind == JsonKind.Number && keyword.TryGetRaw(10, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size < int.MaxValue)
        {
            return size;
        }

        Report(at, "must be an integer of 0 or more");
        return null;
    }

    private bool Format(JsonValue keyword, string at, SchemaType type)
    {
        if (!Applies(at, type, SchemaType.String))
        {
            return false;
        }

        if (keyword.Kind == JsonKind.String && keyword.EqualsText("uri"u8))
        {
            return true;
        }

        Report(at, "the only format that the gateway enforces is 'uri'");
        return false;
    }

    private List<string> ImageTypes(JsonValue keyword, string at, JsonValue schema)
    {
        var types = new List<string>();
        if (!schema.TryGetMember("format"u8, out _))
        {
            Report(at, "needs 'format': 'uri' beside it");
        }

        if (keyword.Kind != JsonKind.Array || keyword.Count == 0)
        {
            Report(at, "must be a list of image types such as 'png'");
        }

        foreach (var item in keyword.Children)
        {
            if (item.Kind == JsonKind.String && item.TryGetShortString(16, out var type) && type.Length > 0
                && type.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                types.Add(type);
            }
            else
            {
                Report($"{at}/{types.Count}", "must be an image type in lower case, such as 'png'");
            }
        }

        return types;
    }

    /// <summary>A value as JSON text. Null: it is too long to be shown.</summary>
    private static string? JsonText(JsonValue value)
    {
        const int longest = 1024;
        if (value.Kind != JsonKind.String)
        {
            return value.TryGetRaw(longest, out var raw) ? raw : null;
        }

        return value.TryGetShortString(longest, out var text)
            ? $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""
            : null;
    }
}
