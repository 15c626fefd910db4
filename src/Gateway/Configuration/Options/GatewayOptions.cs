using Gateway.Clients;

namespace Gateway.Configuration.Options;

/// <summary>The section <c>Gateway</c>. Names and defaults are documented in <c>docs/configuration.md</c>.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Base address that clients use to reach the gateway, such as <c>https://api.example.com</c>.
    /// Unset: the request's own scheme and host.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>A directory of secrets, one file a key, named like environment variables
    /// (<c>Gateway__Upstream__Token</c>). Read at start and again on change.</summary>
    public string SecretsDirectory { get; set; } = "/run/secrets";

    /// <summary>How long readiness fails before the listener closes, so that a load balancer stops sending. Default 2 s.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(2);

    public UpstreamOptions Upstream { get; set; } = new();

    /// <summary>Clients by name. A name is found in logs; it is not a secret.</summary>
    public Dictionary<string, ClientOptions> Clients { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public ContractsOptions Contracts { get; set; } = new();

    public LimitsOptions Limits { get; set; } = new();

    public JobsOptions Jobs { get; set; } = new();

    public CrossOriginOptions Cors { get; set; } = new();

    public ForwardingOptions ForwardedHeaders { get; set; } = new();

    public DocumentationOptions Documentation { get; set; } = new();

    public SandboxSettings Sandbox { get; set; } = new();
}
