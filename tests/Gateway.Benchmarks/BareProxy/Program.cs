// YARP with one route. The gateway's own work is the difference to this proxy.
// usage: BareProxy <listen address> <upstream address>
using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[0]);
builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**rest}" } }],
    [
        new ClusterConfig
        {
            ClusterId = "upstream",
            Destinations = new Dictionary<string, DestinationConfig> { ["primary"] = new() { Address = args[1] } },
        },
    ]);
var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
