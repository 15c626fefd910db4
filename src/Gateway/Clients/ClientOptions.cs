using Gateway.Text;

namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;</c>: one client, such as an internal service.</summary>
internal sealed class ClientOptions
{
    /// <summary>
    /// Keys of the client by label. Several keys can be valid at once, so that a key can be rotated without an interruption. A JSON
    /// array works too: its labels are 0, 1, 2.
    /// </summary>
    public Dictionary<string, ClientKeyOptions> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Patterns of the models that the client may call, such as <c>fal-ai/imagen4/*</c>. Empty: all models.</summary>
    public List<string> Models { get; set; } = [];

    /// <summary>Signs the webhooks of the client with HMAC, beside the signature of the gateway: <c>whsec_</c> and base64. Unset: no such
    /// signature.</summary>
    public Secret? WebhookSecret { get; set; }

    public ClientWebhookOptions Webhooks { get; set; } = new();

    public ClientLimitsOptions Limits { get; set; } = new();

    /// <summary>Budgets by name.</summary>
    public Dictionary<string, BudgetOptions> Budgets { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
