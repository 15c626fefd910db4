using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Several gateways, at once or one after another, with one upstream, one database and one client.</summary>
internal sealed class GatewayFleet : IAsyncDisposable
{
    private readonly TestKey _key = TestKey.Create();
    private readonly TemporaryDirectory _files = new();
    private readonly (string, string)[] _settings;

    private GatewayFleet(SandboxServer sandbox, string? database, (string, string)[] settings)
    {
        Sandbox = sandbox;
        Database = database ?? $"Data Source={Path.Combine(_files.Path, "jobs.db")}";
        _settings = settings;
    }

    public SandboxServer Sandbox { get; }

    public string Database { get; }

    public static async Task<GatewayFleet> StartAsync(SandboxOptions upstream, string? database = null, params (string, string)[] settings)
    {
        upstream.Token = TestGateway.UpstreamToken;
        return new GatewayFleet(await SandboxServer.StartAsync(upstream, TestContext.Current.CancellationToken), database, settings);
    }

    public Task<TestGateway> AddAsync(Action<IServiceCollection>? services = null, TimeProvider? clock = null) => TestGateway.StartAsync(
        new SandboxOptions(),
        clock,
        services,
        [
            ("ConnectionStrings:Jobs", Database),
            ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", Sandbox.Address.ToString()),
            ("Gateway:Clients:fleet:Keys:0:Sha256", _key.Sha256),
            .. _settings,
        ]);

    /// <summary>One HTTP client for each gateway, all with the same key.</summary>
    public HttpClient ClientOf(TestGateway gateway) => gateway.CreateClient(_key.Text);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _files.Dispose();
    }
}
