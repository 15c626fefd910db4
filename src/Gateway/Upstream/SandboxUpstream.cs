using Gateway.Configuration.Options;
using Gateway.Sandbox;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Upstream;

/// <summary>The stand-in upstream in this process, on a loopback port of its own, so that the gateway works as it does against
/// the real one. Its images are served at the gateway's address, where a browser or another container can open them.</summary>
internal sealed class SandboxUpstream(SandboxServer server) : IAsyncDisposable
{
    private const string ClusterId = "quickrouter";

    public static IReadOnlyList<RouteConfig> Routes { get; } =
    [
        new RouteConfig { RouteId = "fal-ai", ClusterId = ClusterId, Match = new RouteMatch { Path = "/fal-ai/{**rest}" } },
    ];

    public SandboxServer Server { get; } = server;

    public ClusterConfig Cluster { get; } = new()
    {
        ClusterId = ClusterId,
        Destinations = new Dictionary<string, DestinationConfig> { ["sandbox"] = new() { Address = server.Address.ToString() } },
    };

    public static async Task<SandboxUpstream> StartAsync(SandboxSettings settings)
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { QueueTime = settings.QueueTime, RunTime = settings.RunTime });
        return new SandboxUpstream(server);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
