using Gateway.Clients;

namespace Gateway.Configuration.Options;

/// <summary>The section <c>Gateway</c>. <c>docs/configuration.md</c> describes names and defaults.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// Base URL at which clients reach the gateway, such as <c>https://api.example.com</c>. Unset: the scheme and host of the request.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Directory of secrets, one file per key, named like environment variables (<c>Gateway__Upstream__Token</c>). Read at start and
    /// again after a change.
    /// </summary>
    public string SecretsDirectory { get; set; } = "/run/secrets";

    /// <summary>
    /// Time from the failure of the readiness check to the close of the listener, so that a load balancer stops sending. Default 2 s.
    /// </summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time that requests in flight get to end after the listener has closed. Streams and waiting submits end at its start. Default 30 s.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public UpstreamOptions Upstream { get; set; } = new();

    /// <summary>Clients by name. Logs contain the name; it is not a secret.</summary>
    public Dictionary<string, ClientOptions> Clients { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public ContractsOptions Contracts { get; set; } = new();

    public PricesOptions Prices { get; set; } = new();

    public LimitsOptions Limits { get; set; } = new();

    public JobsOptions Jobs { get; set; } = new();

    public FollowingOptions Following { get; set; } = new();

    public ResultsOptions Results { get; set; } = new();

    public FilesOptions Files { get; set; } = new();

    public MoneyOptions Money { get; set; } = new();

    public WebhooksOptions Webhooks { get; set; } = new();

    public CrossOriginOptions Cors { get; set; } = new();

    public ForwardingOptions ForwardedHeaders { get; set; } = new();

    public DocumentationOptions Documentation { get; set; } = new();

    public ManagementOptions Management { get; set; } = new();

    public AdministrationOptions Administration { get; set; } = new();

    public SandboxSettings Sandbox { get; set; } = new();
}
