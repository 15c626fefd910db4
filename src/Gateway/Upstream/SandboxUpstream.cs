using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Sandbox;
using Gateway.Text;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Upstream;

/// <summary>The sandbox upstream in this process, on its own loopback port, so that the gateway works as with the real upstream. The
/// gateway serves the sandbox's images at its own address, where a browser or another container can open them.</summary>
internal sealed class SandboxUpstream(SandboxServer server) : IAsyncDisposable
{
    public static IReadOnlyList<RouteConfig> Routes { get; } =
    [
        new RouteConfig { RouteId = ModelPaths.App, ClusterId = UpstreamAddressRules.Cluster,
            Match = new RouteMatch { Path = $"{ModelPaths.RoutePrefix}{{**rest}}" } },
    ];

    public SandboxServer Server { get; } = server;

    public ClusterConfig Cluster { get; } = new()
    {
        ClusterId = UpstreamAddressRules.Cluster,
        Destinations = new Dictionary<string, DestinationConfig> { ["sandbox"] = new() { Address = server.Address.ToString() } },
    };

    public static async Task<SandboxUpstream> StartAsync(SandboxSettings settings)
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { QueueTime = settings.QueueTime, RunTime = settings.RunTime });
        return new SandboxUpstream(server);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
