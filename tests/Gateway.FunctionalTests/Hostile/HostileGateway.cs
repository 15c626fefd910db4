using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Hostile;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Upstream;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>
/// The gateway as a separate process with the heap limit of a container of 512 MiB, with an HTTP/1.1 and an HTTP/2 endpoint, a
/// well-behaved client, and attackers with keys of their own.
/// </summary>
internal sealed class HostileGateway : IAsyncDisposable
{
    /// <summary>Three quarters of 512 MiB: the limit that the runtime sets in such a container.</summary>
    private const string HeapLimit = "0x18000000";

    private const int Attackers = 20;
    private const string RevocableKeyName = "Gateway__Clients__revocable__Keys__0__Sha256";

    private readonly TemporaryDirectory _secrets;
    private readonly TemporaryDirectory _contracts;

    private HostileGateway(
        StubUpstream upstream, GatewayProcess process, TestKey goodKey, AttackTarget target, TemporaryDirectory secrets,
        TemporaryDirectory contracts)
    {
        Upstream = upstream;
        Process = process;
        GoodKey = goodKey;
        Target = target;
        _secrets = secrets;
        _contracts = contracts;
    }

    public StubUpstream Upstream { get; }

    public GatewayProcess Process { get; }

    public TestKey GoodKey { get; }

    public AttackTarget Target { get; }

    public static async Task<HostileGateway> StartAsync(Scenario scenario, bool isFullSize)
    {
        var upstream = await StubUpstream.StartAsync(TestContext.Current.CancellationToken);
        var (secrets, contracts) = (new TemporaryDirectory(), new TemporaryDirectory());
        var (good, revocable) = (TestKey.Create(), TestKey.Create());
        var attackers = Enumerable.Range(0, Attackers).Select(_ => TestKey.Create()).ToList();
        await secrets.WriteAsync(RevocableKeyName, revocable.Sha256);
        await contracts.WriteAsync(HostileContract.FileName, HostileContract.Text);
        var environment = new Dictionary<string, string>(scenario.Settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            ["Kestrel__Endpoints__h1__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__h2__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__h2__Protocols"] = "Http2",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["Gateway__SecretsDirectory"] = secrets.Path,
            ["Gateway__Contracts__Directory"] = contracts.Path,
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.Address.ToString(),
            ["Gateway__Clients__good__Keys__0__Sha256"] = good.Sha256,
        };
        for (var i = 0; i < attackers.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Gateway__Clients__attacker{i}__Keys__0__Sha256");
            environment[name] = attackers[i].Sha256;
        }

        var process = await GatewayProcess.StartAsync(environment, measuresMemory: isFullSize);
        await Eventually.IsTrueAsync(() => process.Addresses.Count == 2);
        var target = new AttackTarget
        {
            Address = process.Addresses[0],
            Http2Address = process.Addresses[1],
            Keys = [.. attackers.Select(key => key.Text)],
            RevocableKey = revocable.Text,
            RevocableKeyFile = Path.Combine(secrets.Path, RevocableKeyName),
            IsFullSize = isFullSize,
        };
        return new HostileGateway(upstream, process, good, target, secrets, contracts);
    }

    public GoodClient CreateGoodClient() => new(Target.Address, GoodKey);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Upstream.DisposeAsync();
        _secrets.Dispose();
        _contracts.Dispose();
    }
}
