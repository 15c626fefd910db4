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

    public static string Json(NewKeyRequest request, ClientKey key)
    {
        var text = new JsonObject();
        if (request.Client is not null)
        {
            text["client"] = request.Client;
        }
        else
        {
            text["label"] = LabelOf(request, key);
            text["role"] = NameOf(request);
        }

        text["id"] = key.Id;
        text["key"] = key.Reveal();
        text["sha256"] = key.Sha256;
        return text.ToJsonString();
    }

    public static string Readable(NewKeyRequest request, ClientKey key)
    {
        var owner = request.Client is { } client ? $"A key of client {client}." : $"An administration key with the role {NameOf(request)}.";
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"{owner} It is shown only once. Its id in logs is {key.Id}.")
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

    private static string ConfigurationJson(NewKeyRequest request, ClientKey key)
    {
        var entry = new JsonObject { ["Sha256"] = key.Sha256 };
        if (request.Expires is { } expires)
        {
            entry["Expires"] = Date(expires);
        }

        if (request.Role is not null)
        {
            entry["Role"] = NameOf(request);
        }

        var owner = new JsonObject { ["Keys"] = new JsonObject { [LabelOf(request, key)] = entry } };
        if (request.Models.Count > 0)
        {
            owner["Models"] = new JsonArray([.. request.Models.Select(model => (JsonNode)model)]);
        }

        var section = request.Client is { } client
            ? new JsonObject { ["Clients"] = new JsonObject { [client] = owner } }
            : new JsonObject { ["Administration"] = owner };
        return new JsonObject { ["Gateway"] = section }.ToJsonString(Indented);
    }

    private static IEnumerable<(string Name, string Value)> Variables(NewKeyRequest request, ClientKey key)
    {
        var owner = request.Client is { } client ? $"Gateway__Clients__{client}" : "Gateway__Administration";
        var entry = $"{owner}__Keys__{LabelOf(request, key)}";
        yield return ($"{entry}__Sha256", key.Sha256);
        if (request.Expires is { } expires)
        {
            yield return ($"{entry}__Expires", Date(expires));
        }

        if (request.Role is not null)
        {
            yield return ($"{entry}__Role", NameOf(request));
        }

        for (var i = 0; i < request.Models.Count; i++)
        {
            yield return ($"{owner}__Models__{i}", request.Models[i]);
        }
    }

    /// <summary>The key's id serves as its label, so that pasting it beside other keys replaces none of them.</summary>
    private static string LabelOf(NewKeyRequest request, ClientKey key) => request.Label ?? key.Id;

    /// <summary>The role as the administration API writes it.</summary>
    private static string NameOf(NewKeyRequest request) => request.Role!.Value.ToString().ToLowerInvariant();

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
