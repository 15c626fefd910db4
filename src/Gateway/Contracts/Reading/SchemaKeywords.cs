using System.Collections.Frozen;
using Gateway.Contracts.Schema;
using Gateway.Text;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The keywords of a contract, and the messages about other keywords: whether a keyword is misspelt, or unsupported and replaced by
/// another.
/// </summary>
internal static class SchemaKeywords
{
    private const string Enforced =
        "type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, minItems, maxItems, "
        + "uniqueItems, items, properties, required, additionalProperties, pattern, format (uri), x-image-types, anyOf, oneOf, allOf (one "
        + "schema), not (enum or const), $ref, nullable";

    private const string AtTopLevel = "the definitions are in '$defs' at the top level of the file";

    /// <summary>Keywords of the outermost object of the file.</summary>
    public static readonly string[] OfContract =
    [
        "model", "title", "description", "documentation", "unknownParameters", "allowBlank", "examples", "deprecated", "$id", "$schema",
        "type", "properties", "required", "additionalProperties", "$defs", "components",
    ];

    /// <summary>Keywords of a parameter, an item or a member.</summary>
    public static readonly string[] OfValue =
    [
        "type", "title", "description", "deprecated", "default", "examples", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "items", "properties", "required", "format",
        "x-image-types", "pattern", "uniqueItems", "additionalProperties", "nullable", "not", "anyOf", "oneOf", "allOf", "$ref",
    ];

    /// <summary>Keywords that describe a value and limit nothing.</summary>
    public static readonly string[] Annotations = ["title", "description", "deprecated", "default", "examples"];

    /// <summary>Keywords whose schema is another one. Only <see cref="Annotations"/> and <c>nullable</c> are beside them.</summary>
    public static readonly string[] Composing = ["$ref", "allOf", "anyOf", "oneOf"];

    /// <summary>
    /// Keywords of JSON Schema and OpenAPI that contracts do not support, with the replacement. Empty: there is no replacement.
    /// </summary>
    private static readonly FrozenDictionary<string, string> Unsupported = new Dictionary<string, string>
    {
        ["if"] = "",
        ["then"] = "",
        ["else"] = "",
        ["$defs"] = AtTopLevel,
        ["components"] = AtTopLevel,
        ["definitions"] = AtTopLevel,
        ["unevaluatedProperties"] = "use 'additionalProperties'",
        ["patternProperties"] = "name each parameter in 'properties', or use 'additionalProperties'",
        ["propertyNames"] = "name each parameter in 'properties', or use 'additionalProperties'",
        ["minProperties"] = "",
        ["maxProperties"] = "",
        ["dependentRequired"] = "",
        ["dependentSchemas"] = "",
        ["prefixItems"] = "'items' describes every item",
        ["additionalItems"] = "'items' describes every item",
        ["unevaluatedItems"] = "'items' describes every item",
        ["contains"] = "'items' describes every item",
        ["minContains"] = "",
        ["maxContains"] = "",
        ["contentEncoding"] = "'format': 'uri' accepts URLs and data URIs",
        ["contentMediaType"] = "'x-image-types' lists the accepted image types",
        ["readOnly"] = "",
        ["writeOnly"] = "",
        ["$comment"] = "use 'description'",
        ["$anchor"] = "",
        ["$dynamicRef"] = "write the schema where it is used",
        ["$dynamicAnchor"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of types in other languages.</summary>
    private static readonly FrozenDictionary<string, string> TypeAliases = new Dictionary<string, string>
    {
        ["int"] = "integer",
        ["long"] = "integer",
        ["str"] = "string",
        ["text"] = "string",
        ["float"] = "number",
        ["double"] = "number",
        ["decimal"] = "number",
        ["bool"] = "boolean",
        ["list"] = "array",
        ["tuple"] = "array",
        ["dict"] = "object",
        ["map"] = "object",
        ["None"] = "null",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the keyword misspells 'type' or what can replace it, so that a missing 'type' is not reported in addition.
    /// </summary>
    public static bool StandsForType(string keyword) => NearestName.Find(keyword, ["type", .. Composing]) is not null;

    /// <summary>The types to which a keyword applies. Empty: it applies to every type.</summary>
    public static IReadOnlyList<SchemaType> TypesOf(string keyword) => keyword switch
    {
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" => [SchemaType.Integer, SchemaType.Number],
        "minLength" or "maxLength" or "pattern" or "format" or "x-image-types" => [SchemaType.String],
        "minItems" or "maxItems" or "items" or "uniqueItems" => [SchemaType.Array],
        "properties" or "required" or "additionalProperties" => [SchemaType.Object],
        _ => [],
    };

    public static bool IsAnnotation(string keyword) => Annotations.Contains(keyword);

    /// <summary>The message about a keyword that is not in <paramref name="known"/>.</summary>
    public static string Describe(string keyword, IReadOnlyCollection<string> known)
    {
        if (Unsupported.TryGetValue(keyword, out var instead))
        {
            return instead.Length == 0
                ? $"'{keyword}' is not supported; the gateway enforces {Enforced}"
                : $"'{keyword}' is not supported: {instead}";
        }

        var shown = PlainName.Is(keyword.TrimStart('$')) ? keyword : PlainName.Placeholder;
        if (!known.Contains(shown) && OfValue.Contains(shown))
        {
            return $"'{shown}' does not apply at the top level: a body is one object; write it into a schema of 'properties'";
        }

        return NearestName.Find(shown, known) is { } nearest
            ? $"'{shown}' is not a keyword; did you mean '{nearest}'?"
            : $"'{shown}' is not a keyword; the gateway enforces {Enforced}";
    }

    /// <summary>The message about an invalid value of 'type'.</summary>
    /// <param name="type">The value if it is a short text, otherwise null.</param>
    public static string DescribeType(string? type)
    {
        const string Right = "must be one of 'string', 'integer', 'number', 'boolean', 'array', 'object', 'null', or a list of them";
        var meant = type is null ? null
            : TypeAliases.TryGetValue(type, out var alias) ? alias
            : NearestName.Find(type, ["string", "integer", "number", "boolean", "array", "object", "null"]);
        return meant is null ? Right : $"{Right}; did you mean '{meant}'?";
    }
}
