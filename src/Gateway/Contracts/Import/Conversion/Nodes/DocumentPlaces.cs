using System.Text.Json.Nodes;
using Gateway.Configuration.Files;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary>The place in the document of each value that was copied into another schema.</summary>
internal sealed class DocumentPlaces
{
    /// <summary>Keywords whose value is a list of names, each with a place of its own.</summary>
    public static readonly string[] Lists = ["required", "x-fal-order-properties", "x-apifox-orders"];

    private readonly Dictionary<JsonNode, string> _copies = [];

    /// <summary>The place of a keyword, also if it was copied from another schema.</summary>
    public string Of(JsonObject schema, string pointer, string keyword) =>
        Of(schema[keyword], FileProblem.Child(pointer, keyword));

    /// <param name="node">A value.</param>
    /// <param name="otherwise">The place of a value that was not copied.</param>
    public string Of(JsonNode? node, string otherwise) =>
        node is not null && _copies.TryGetValue(node, out var known) ? known : otherwise;

    /// <summary>A copy that remembers the place of its parts.</summary>
    /// <param name="keyword">The keyword whose value is copied. Empty: it is an item of a list, or a property.</param>
    /// <param name="value">The value.</param>
    /// <param name="at">The place of the value.</param>
    public JsonNode? Copy(string keyword, JsonNode? value, string at)
    {
        if (value?.DeepClone() is not { } copy)
        {
            return null;
        }

        _copies[copy] = at;
        if (keyword == "properties" && value is JsonObject properties)
        {
            foreach (var (name, property) in properties)
            {
                if (((JsonObject)copy)[name] is { } copied)
                {
                    _copies[copied] = Of(property, FileProblem.Child(at, name));
                }
            }
        }
        else if (Lists.Contains(keyword) && value is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                if (((JsonArray)copy)[index] is { } copied)
                {
                    _copies[copied] = Of(list[index], $"{at}/{index}");
                }
            }
        }

        return copy;
    }
}
