using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;
using Gateway.Diagnostics.Completion;
using Gateway.Text;
using Gateway.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Gateway.Benchmarks.Parts;

/// <summary>The completion event of a submit that was forwarded.</summary>
internal sealed class MeasuredCompletion
{
    public const string ConnectionId = "0HNQBDRD9G3GM";

    private readonly DefaultHttpContext _context = new();
    private readonly Exchange _exchange;

    public MeasuredCompletion()
    {
        _context.Connection.Id = ConnectionId;
        var settings = new GatewaySettings
        {
            Options = new GatewayOptions(),
            Clients = ClientDirectory.Create(new Dictionary<string, ClientOptions>()),
            UpstreamToken = new Secret("benchmark-upstream-token"),
            UsesSandbox = false,
            AllowedHosts = AllowedHosts.Read(new ConfigurationBuilder().Build()),
            Receivers = ReceiverPolicy.Create(new GatewayOptions(), usesSandbox: false),
        };
        _exchange = new Exchange(settings, "POST", TimeProvider.System.GetTimestamp())
        {
            Path = "/fal-ai/wan/v2.2-a14b/image-to-image",
            Client = new Client("render-service", "developers", [], new byte[32]),
            Call = new GatewayCall(Operation.Submit, "fal-ai/wan/v2.2-a14b/image-to-image"),
            Upstream = UpstreamOutcome.Answered,
            UpstreamTime = TimeSpan.FromMilliseconds(12.3),
            RequestId = "0c1b3d5e7f90a2b4c6d8e0f1a3b5c7d9",
            RequestBytes = 420,
            ResponseBytes = 420,
        };
    }

    public void WriteTo(CompletionLog log) => log.Write(_context, _exchange, TimeSpan.FromMilliseconds(15.6));
}
