using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Npgsql;

namespace Gateway.Management.Documents;

/// <summary>
/// The settings in force, defaults included, with the names of the configuration. A secret is <c>***</c>, a key has its label,
/// its expiry and its role only, and a connection string has the listed settings only.
/// </summary>
internal sealed class ConfigurationDocument(SettingsSource settings, StoreAddress store)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A computed member is not a key of the configuration.
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(HideDigests),
    };

    public string Write()
    {
        var current = settings.Current;
        var document = new JsonObject
        {
            [GatewayOptions.Section] = JsonSerializer.SerializeToNode(current.Options, Json),
            ["ConnectionStrings"] = new JsonObject { ["Jobs"] = StoreText() },
            [UpstreamAddressRules.Section] = new JsonObject { ["Addresses"] = Addresses(current.UsesSandbox) },
        };
        return document.ToJsonString(Json);
    }

    /// <summary>A digest is no secret, but it tells whether a guessed key is right.</summary>
    private static void HideDigests(JsonTypeInfo type)
    {
        if (type.Type == typeof(ClientKeyOptions) || type.Type == typeof(AdministrationKeyOptions))
        {
            var digest = type.Properties.Single(property => property.Name == nameof(ClientKeyOptions.Sha256));
            type.Properties.Remove(digest);
        }
    }

    /// <summary>An allow-list, because any other setting of a connection string may be a secret.</summary>
    private string StoreText()
    {
        if (store.Postgres is not { } text)
        {
            return $"Data Source={store.SqliteFile}";
        }

        var given = new NpgsqlConnectionStringBuilder(text);
        return new NpgsqlConnectionStringBuilder
        {
            Host = given.Host,
            Port = given.Port,
            Database = given.Database,
            Username = given.Username,
            SslMode = given.SslMode,
            MaxPoolSize = given.MaxPoolSize,
        }.ConnectionString;
    }

    /// <summary>Scheme, host, port and path of each destination.</summary>
    private JsonArray Addresses(bool usesSandbox) => usesSandbox
        ? ["the built-in sandbox"]
        : [.. settings.ReverseProxy.AsEnumerable()
            .Where(pair => pair.Key.EndsWith(":Address", StringComparison.OrdinalIgnoreCase) && pair.Value is not null)
            .Select(pair => JsonValue.Create(Uri.TryCreate(pair.Value, UriKind.Absolute, out var address)
                ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                : ""))];
}
