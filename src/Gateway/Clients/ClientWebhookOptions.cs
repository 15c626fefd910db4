namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:Webhooks</c>.</summary>
internal sealed class ClientWebhookOptions
{
    /// <summary>
    /// Hosts that the webhooks of this client may be sent to. The list of the gateway must allow them too. Empty: the client has no list
    /// of its own.
    /// </summary>
    public List<string> AllowedHosts { get; set; } = [];
}
