using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Text;

namespace Gateway.Configuration;

/// <summary>One checked state of the configuration. Immutable; a request keeps the one that it began with.</summary>
internal sealed class GatewaySettings
{
    public required GatewayOptions Options { get; init; }

    public required ClientDirectory Clients { get; init; }

    /// <summary>The token for the upstream; null exactly when <see cref="UsesSandbox"/>.</summary>
    public required Secret? UpstreamToken { get; init; }

    /// <summary>The token that upstream calls carry: the configured one, or the one that the sandbox is shown.</summary>
    public Secret PresentedToken => UpstreamToken ?? SandboxSettings.Token;

    /// <summary>Decided at start and the same in every later snapshot, so that a token never goes to the sandbox.</summary>
    public required bool UsesSandbox { get; init; }

    public override string ToString() => $"{Clients.Names.Count} clients";
}
