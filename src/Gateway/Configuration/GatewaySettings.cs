using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;
using Gateway.Money;
using Gateway.Text;

namespace Gateway.Configuration;

/// <summary>One validated snapshot of the configuration. Immutable; a request keeps the snapshot that it began with.</summary>
internal sealed class GatewaySettings
{
    public required GatewayOptions Options { get; init; }

    /// <summary>The configured clients, and those of the store.</summary>
    public required ClientDirectory Clients { get; init; }

    /// <summary>The clients of the store. Those with a configured name are not in force.</summary>
    public StoredClients Stored { get; private init; } = StoredClients.None;

    /// <summary>The token for the upstream. Null if and only if <see cref="UsesSandbox"/> is true.</summary>
    public required Secret? UpstreamToken { get; init; }

    /// <summary>The token of upstream calls: the configured token, or the token for the sandbox.</summary>
    public Secret PresentedToken => UpstreamToken ?? SandboxSettings.Token;

    /// <summary>
    /// Whether the sandbox is the upstream. Decided at start and equal in all later snapshots, so that a real token is never sent to
    /// the sandbox.
    /// </summary>
    public required bool UsesSandbox { get; init; }

    /// <summary>The hosts that requests may name.</summary>
    public required AllowedHosts AllowedHosts { get; init; }

    /// <summary>The hosts that webhooks may be sent to.</summary>
    public required ReceiverPolicy Receivers { get; init; }

    /// <summary>The days and months of budgets.</summary>
    public MoneyCalendar Calendar { get; init; } = new(TimeZoneInfo.Utc);

    /// <summary>Whether a client of this name is configured. It can't be changed while the gateway runs.</summary>
    public bool IsConfigured(string name) => Clients.IsConfigured(name);

    /// <summary>The same configuration with these clients of the store.</summary>
    public GatewaySettings With(StoredClients stored) => new()
    {
        Options = Options,
        Clients = Clients.With(stored),
        Stored = stored,
        UpstreamToken = UpstreamToken,
        UsesSandbox = UsesSandbox,
        AllowedHosts = AllowedHosts,
        Calendar = Calendar,
        Receivers = Receivers.With(stored.Clients.Where(client => !IsConfigured(client.Name))),
    };

    public override string ToString() => $"{Clients.Names.Count} clients";
}
