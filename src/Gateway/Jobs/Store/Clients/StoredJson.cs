using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Jobs.Store.Pauses;

namespace Gateway.Jobs.Store.Clients;

/// <summary>The JSON of clients, keys and pauses in the store: values of columns, and the states in the audit log, which contain no
/// secret.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string List(IReadOnlyList<string> values) => JsonSerializer.Serialize(values, Options);

    public static IReadOnlyList<string> ReadList(string json) =>
        JsonSerializer.Deserialize<string[]>(json, Options) ?? throw new JsonException("null is no list");

    /// <summary>By name, so that equal budgets are equal texts.</summary>
    public static string Budgets(IReadOnlyDictionary<string, BudgetOptions> budgets) =>
        JsonSerializer.Serialize(new SortedDictionary<string, BudgetOptions>(ByName(budgets), StringComparer.Ordinal), Options);

    public static IReadOnlyDictionary<string, BudgetOptions> ReadBudgets(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, BudgetOptions>>(json, Options) ?? throw new JsonException("null is no map");

    public static string Of(ClientDefinition client) => JsonSerializer.Serialize(
        new
        {
            client.Name,
            Disabled = client.IsDisabled,
            client.Models,
            client.Limits,
            Budgets = new SortedDictionary<string, BudgetOptions>(ByName(client.Budgets), StringComparer.Ordinal),
            client.WebhookHosts,
        },
        Options);

    /// <summary>Without the digest, which tells whether a guessed key is right.</summary>
    public static string Of(StoredClientKey key) => JsonSerializer.Serialize(View(key), Options);

    /// <summary>The new key of a rotation, and the end of the key that it replaces.</summary>
    public static string Of(StoredClientKey key, StoredClientKey? replaced) => JsonSerializer.Serialize(
        new { Key = View(key), Replaced = replaced is null ? null : View(replaced) }, Options);

    public static string Of(IEnumerable<StoredClientKey> keys) => JsonSerializer.Serialize(keys.Select(View), Options);

    public static string Of(Pause pause) =>
        JsonSerializer.Serialize(new { pause.Scope, pause.Name, pause.Since, pause.Actor, pause.Reason }, Options);

    private static Dictionary<string, BudgetOptions> ByName(IReadOnlyDictionary<string, BudgetOptions> budgets) => new(budgets);

    private static object View(StoredClientKey key) =>
        new { key.Label, key.KeyId, key.CreatedAt, key.Expires, key.Models, key.RotatedFrom, key.ReplacedLabel };
}
