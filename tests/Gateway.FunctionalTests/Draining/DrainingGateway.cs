using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Draining;

/// <summary>A gateway process with a sandbox, which a test stops by a signal.</summary>
internal sealed class DrainingGateway : IAsyncDisposable
{
    /// <summary>Longer than every test. A test that ends without a second signal must not depend on it.</summary>
    public const string Long = "00:01:00";

    private readonly TemporaryDirectory _files = new();
    private readonly TestKey _key = TestKey.Create();

    private DrainingGateway(SandboxServer upstream, HeldAnswers held) => (Upstream, Held) = (upstream, held);

    public SandboxServer Upstream { get; }

    public HeldAnswers Held { get; }

    public GatewayProcess Process { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Key => _key.Text;

    public static async Task<DrainingGateway> StartAsync(string delay, string timeout, params (string Key, string Value)[] settings)
    {
        var held = new HeldAnswers();
        var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken, QueueTime = TimeSpan.FromHours(1), TimeProvider = held.Clock },
            TestContext.Current.CancellationToken);
        var gateway = new DrainingGateway(upstream, held);
        await gateway.StartAgainAsync(
        [
            ("Gateway__DrainDelay", delay), ("Gateway__DrainTimeout", timeout), ("Gateway__Management__Url", "http://127.0.0.1:0"),
            .. settings,
        ]);
        return gateway;
    }

    /// <summary>Starts the process on the same database.</summary>
    public async Task StartAgainAsync(params (string Key, string Value)[] settings)
    {
        if (Process is not null)
        {
            Client.Dispose();
            await Process.DisposeAsync();
        }

        var environment = CrashTests.Environment(Upstream, _key, Path.Combine(_files.Path, "jobs.db"));
        environment["Serilog__MinimumLevel__Override__Gateway"] = "Information";
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        Process = await GatewayProcess.StartAsync(environment);
        Client = CrashTests.ClientOf(Process, _key);
    }

    /// <summary>The first signal of a stop. Returns when the readiness check fails.</summary>
    public async Task BeginStopAsync()
    {
        await Process.SignalAsync("TERM");
        await Eventually.IsTrueAsync(
            async () => await StatusOfAsync(Process.Management!, "/healthz/ready") == HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>Waits until no new connection is accepted.</summary>
    public Task WaitForClosedListenerAsync() => Eventually.IsTrueAsync(
        () => Process.Output.Any(line => line.Contains("the listener is closed", StringComparison.Ordinal)));

    public static async Task<HttpStatusCode?> StatusOfAsync(Uri address, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var response = await client.GetAsync(new Uri(address, path), TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits until a call has reached the upstream.</summary>
    public Task WaitForFaultAsync() => Eventually.IsTrueAsync(() => Upstream.Faults.PlayedCount > 0);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        await Upstream.DisposeAsync();
        _files.Dispose();
    }
}
