using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>The schemas and texts of the document that do not come from the table of routes.</summary>
internal static class AdministrationSchemas
{
    public static readonly IReadOnlyDictionary<string, string> PathValues = new Dictionary<string, string>
    {
        ["name"] = "The name of a client.",
        ["label"] = "The label of a key.",
        ["model"] = "The path of a model, such as `fal-ai/imagen4/preview`, with its slashes.",
        ["request_id"] = "The id of a job.",
        ["reservation"] = "The id of a doubtful submit, from the list.",
    };

    public static readonly IReadOnlyDictionary<string, string> Conditions = new Dictionary<string, string>
    {
        ["If-Match"] = "The `ETag` of the version to change, or `*` for any version.",
        ["If-None-Match"] = "`*`: only if there is no such client.",
    };

    public static readonly IReadOnlyDictionary<string, string> Headers = new Dictionary<string, string>
    {
        ["ETag"] = "The version, for `If-Match`.",
        ["Location"] = "The path of the new object.",
        ["Retry-After"] = "The seconds to wait before the call is sent again.",
    };

    public static JsonObject All() =>
        new([.. StateSchemas.Texts.Concat(ClientSchemas.Texts).Concat(WorkSchemas.Texts).Concat(MoneySchemas.Texts)
            .Select(schema => KeyValuePair.Create(schema.Key, schema.Value?.DeepClone()))]);
}
