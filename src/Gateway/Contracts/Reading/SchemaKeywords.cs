using System.Collections.Frozen;
using Gateway.Contracts.Messages;
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
        + "items, properties, required, format (uri), x-image-types";

    private const string OneType = "each value has one 'type'; a client leaves a parameter out instead of sending null";

    /// <summary>Keywords of the outermost object of the file.</summary>
    public static readonly string[] OfContract =
    [
        "model", "title", "description", "documentation", "unknownParameters", "examples", "deprecated", "$id", "$schema", "type",
        "properties", "required",
    ];

    /// <summary>Keywords of a parameter, an item or a member.</summary>
    public static readonly string[] OfValue =
    [
        "type", "title", "description", "deprecated", "default", "examples", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "items", "properties", "required", "format",
        "x-image-types",
    ];

    /// <summary>
    /// Keywords of JSON Schema and OpenAPI that contracts do not support, with the replacement. Empty: there is no replacement.
    /// </summary>
    private static readonly FrozenDictionary<string, string> Unsupported = new Dictionary<string, string>
    {
        ["anyOf"] = OneType,
        ["oneOf"] = OneType,
        ["allOf"] = "write one schema with the keywords of all of them",
        ["not"] = "",
        ["if"] = "",
        ["then"] = "",
        ["else"] = "",
        ["nullable"] = OneType,
        ["$ref"] = "write the schema where it is used",
        ["$defs"] = "write each schema where it is used",
        ["definitions"] = "write each schema where it is used",
        ["additionalProperties"] = "'unknownParameters' of the contract decides how unknown parameters are handled",
        ["unevaluatedProperties"] = "'unknownParameters' of the contract decides how unknown parameters are handled",
        ["patternProperties"] = "name each parameter in 'properties'",
        ["propertyNames"] = "name each parameter in 'properties'",
        ["minProperties"] = "",
        ["maxProperties"] = "",
        ["dependentRequired"] = "",
        ["dependentSchemas"] = "",
        ["pattern"] = "'enum' lists the values that are allowed",
        ["prefixItems"] = "'items' describes every item",
        ["additionalItems"] = "'items' describes every item",
        ["unevaluatedItems"] = "'items' describes every item",
        ["contains"] = "'items' describes every item",
        ["minContains"] = "",
        ["maxContains"] = "",
        ["uniqueItems"] = "",
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
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the keyword replaces 'type' or misspells it, so that a missing 'type' is not reported in addition.</summary>
    public static bool StandsForType(string keyword) =>
        keyword is "anyOf" or "oneOf" or "allOf" or "not" or "$ref" || NearestName.Find(keyword, ["type"]) is not null;

    /// <summary>The message about a keyword that is not in <paramref name="known"/>.</summary>
    public static string Describe(string keyword, IReadOnlyCollection<string> known)
    {
        if (Unsupported.TryGetValue(keyword, out var instead))
        {
            return instead.Length == 0
                ? $"'{keyword}' is not supported; the gateway enforces {Enforced}"
                : $"'{keyword}' is not supported: {instead}";
        }

        var shown = SafeName.IsSafe(keyword.TrimStart('$')) ? keyword : SafeName.Placeholder;
        return NearestName.Find(shown, known) is { } nearest
            ? $"'{shown}' is not a keyword; did you mean '{nearest}'?"
            : $"'{shown}' is not a keyword; the gateway enforces {Enforced}";
    }

    /// <summary>The message about an invalid value of 'type'.</summary>
    /// <param name="type">The value if it is a short text, otherwise null.</param>
    public static string DescribeType(string? type)
    {
        const string Right = "must be one of 'string', 'integer', 'number', 'boolean', 'array', 'object'";
        var meant = type is null ? null
            : TypeAliases.TryGetValue(type, out var alias) ? alias
            : NearestName.Find(type, ["string", "integer", "number", "boolean", "array", "object"]);
        return meant is null ? Right : $"{Right}; did you mean '{meant}'?";
    }

    public static string TypeList => $"must be one type, not a list of them: {OneType}";
}
