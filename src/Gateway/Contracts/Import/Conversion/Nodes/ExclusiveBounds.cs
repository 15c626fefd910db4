using System.Text.Json.Nodes;

namespace Gateway.Contracts.Import.Conversion.Nodes;

/// <summary><c>exclusiveMinimum</c> and <c>exclusiveMaximum</c>: numbers, and in OpenAPI 3.0 flags beside their bounds.</summary>
internal static class ExclusiveBounds
{
    public static readonly (string Keyword, string Bound)[] All = [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

    public static bool HasFlags(JsonObject schema) =>
        All.Any(pair => schema[pair.Keyword].IsTrue() || schema[pair.Keyword].IsFalse());

    /// <summary>
    /// Writes each flag as a number, because the flag belongs to its own bound only. A flag without its bound limits nothing, and must not
    /// get the bound of another schema.
    /// </summary>
    public static void ReplaceFlags(JsonObject schema)
    {
        foreach (var (keyword, bound) in All)
        {
            if (schema[keyword].IsTrue() && schema[bound].IsNumber())
            {
                schema[keyword] = schema[bound]!.DeepClone();
                schema.Remove(bound);
            }
            else if (schema[keyword].IsTrue() || schema[keyword].IsFalse())
            {
                schema.Remove(keyword);
            }
        }
    }
}
