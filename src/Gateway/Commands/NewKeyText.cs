using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Clients;

namespace Gateway.Commands;

/// <summary>How a new key is printed. This is the one place that gives a key away.</summary>
internal static class NewKeyText
{
    /// <summary>Patterns and dates are shown as they are typed, not as <c>\u002B</c>.</summary>
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static string Json(NewKeyRequest request, ClientKey key) => new JsonObject
    {
        ["client"] = request.Client,
        ["id"] = key.Id,
        ["key"] = key.Reveal(),
        ["sha256"] = key.Sha256,
    }.ToJsonString();

    public static string Readable(NewKeyRequest request, ClientKey key)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"A key of client {request.Client}. It is shown only once. Its id in logs is "
                + $"{key.Id}.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"  {key.Reveal()}")
            .AppendLine()
            .AppendLine("Add its SHA-256 to the configuration. As JSON:")
            .AppendLine()
            .AppendLine(ConfigurationJson(request, key))
            .AppendLine()
            .AppendLine("or as environment variables:")
            .AppendLine();
        foreach (var (name, value) in Variables(request, key))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}={value}");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The key's id serves as its label, so that pasting it beside the client's other keys replaces none of them.</summary>
    private static string ConfigurationJson(NewKeyRequest request, ClientKey key)
    {
        var entry = new JsonObject { ["Sha256"] = key.Sha256 };
        if (request.Expires is { } expires)
        {
            entry["Expires"] = Date(expires);
        }

        var client = new JsonObject { ["Keys"] = new JsonObject { [key.Id] = entry } };
        if (request.Models.Count > 0)
        {
            client["Models"] = new JsonArray([.. request.Models.Select(model => (JsonNode)model)]);
        }

        var root = new JsonObject { ["Gateway"] = new JsonObject { ["Clients"] = new JsonObject { [request.Client] = client } } };
        return root.ToJsonString(Indented);
    }

    private static IEnumerable<(string Name, string Value)> Variables(NewKeyRequest request, ClientKey key)
    {
        var client = $"Gateway__Clients__{request.Client}";
        yield return ($"{client}__Keys__{key.Id}__Sha256", key.Sha256);
        if (request.Expires is { } expires)
        {
            yield return ($"{client}__Keys__{key.Id}__Expires", Date(expires));
        }

        for (var i = 0; i < request.Models.Count; i++)
        {
            yield return ($"{client}__Models__{i}", request.Models[i]);
        }
    }

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
