using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>The gateway as a separate process on a sandbox. Its log level is high enough for a hundred thousand requests.</summary>
internal sealed class AbusedGateway : IAsyncDisposable
{
    private AbusedGateway(SandboxServer sandbox, GatewayProcess process)
    {
        Sandbox = sandbox;
        Process = process;
    }

    public SandboxServer Sandbox { get; }

    public GatewayProcess Process { get; }

    public Uri Address => Process.Address;

    public static Task<AbusedGateway> StartAsync(IReadOnlyList<TestKey> keys, params (string Key, string Value)[] settings) =>
        StartAsync(keys, measuresMemory: false, settings);

    public static async Task<AbusedGateway> StartAsync(
        IReadOnlyList<TestKey> keys, bool measuresMemory, params (string Key, string Value)[] settings)
    {
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.FromHours(1), MaxJobs = 100_000, MaxRequests = 1 },
            TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["Serilog__MinimumLevel__Default"] = "Warning",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        };
        for (var i = 0; i < keys.Count; i++)
        {
            environment[$"Gateway__Clients__client{i}__Keys__0__Sha256"] = keys[i].Sha256;
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return new AbusedGateway(sandbox, await GatewayProcess.StartAsync(environment, measuresMemory));
    }

    public HttpClient ClientOf(TestKey key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
