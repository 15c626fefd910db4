using System.Net.Http.Headers;
using System.Net.Sockets;
using Gateway.Errors;
using Gateway.Sandbox;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// A gateway on real Kestrel with its own sandbox as the upstream, both on loopback and on free ports. Two instances share nothing.
/// </summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string UpstreamToken = "upstream-token-CANARY-1f6b0c";
    public const string ClientName = "render-service";

    private readonly GatewayFactory _factory;
    private readonly TemporaryDirectory _files;
    private readonly Emissions _emissions;

    private TestGateway(
        GatewayFactory factory, SandboxServer sandbox, TestKey key, LogCapture logs, Uri address, TemporaryDirectory files,
        Emissions emissions)
    {
        _files = files;
        _emissions = emissions;
        _factory = factory;
        Sandbox = sandbox;
        Key = key.Text;
        Logs = logs;
        Address = address;
        Client = CreateClient(Key);
    }

    public SandboxServer Sandbox { get; }

    public string Key { get; }

    public LogCapture Logs { get; }

    public Uri Address { get; }

    /// <summary>The log that the program wrote itself: one JSON object per line.</summary>
    public string LogPath => LogFile(_files);

    /// <summary>An HTTP client with the key of <see cref="ClientName"/>.</summary>
    public HttpClient Client { get; }

    public T Service<T>()
        where T : notnull => _factory.Services.GetRequiredService<T>();

    public static async Task<TestGateway> StartAsync(params (string Key, string Value)[] settings) =>
        await StartAsync(new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, settings);

    public static Task<TestGateway> StartAsync(SandboxOptions sandboxOptions, params (string Key, string Value)[] settings) =>
        StartAsync(sandboxOptions, null, settings);

    /// <param name="sandboxOptions">The options of the upstream.</param>
    /// <param name="clock">The gateway's clock. Null: the system clock.</param>
    /// <param name="settings">Settings in addition to the settings of every test.</param>
    public static Task<TestGateway> StartAsync(
        SandboxOptions sandboxOptions, TimeProvider? clock, params (string Key, string Value)[] settings) =>
        StartAsync(sandboxOptions, clock, services: null, settings);

    /// <param name="sandboxOptions">The options of the upstream.</param>
    /// <param name="clock">The gateway's clock. Null: the system clock.</param>
    /// <param name="services">Adds services of the test. Null: there are none.</param>
    /// <param name="settings">Settings in addition to the settings of every test.</param>
    public static async Task<TestGateway> StartAsync(
        SandboxOptions sandboxOptions, TimeProvider? clock, Action<IServiceCollection>? services,
        params (string Key, string Value)[] settings)
    {
        sandboxOptions.Token = UpstreamToken;
        var sandbox = await SandboxServer.StartAsync(sandboxOptions, TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        var logs = new LogCapture();
        var files = new TemporaryDirectory();
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Gateway:Upstream:Token"] = UpstreamToken,
            ["Gateway:DrainDelay"] = "00:00:00",
            ["Gateway:Management:Url"] = "Off",
            // Many tests count the calls of the upstream. The tests of following and of kept results turn them on.
            ["Gateway:Following:Enabled"] = "false",
            ["Gateway:Results:Keep"] = "Off",
            [$"Gateway:Clients:{ClientName}:Keys:0:Sha256"] = key.Sha256,
            ["ReverseProxy:Clusters:quickrouter:Destinations:primary:Address"] = sandbox.Address.ToString(),
            ["Serilog:MinimumLevel"] = "Fatal",
            // The deadline is so long that a busy machine does not reach it. A test of the deadline sets its own.
            ["Gateway:Jobs:StoreTimeout"] = "00:01:00",
            // The window is so long that it does not end between two requests of a busy machine. A test of the window sets its own.
            ["Gateway:Jobs:DoubtWindow"] = "01:00:00",
            ["ConnectionStrings:Jobs"] = $"Data Source={Path.Combine(files.Path, "jobs.db")}",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var factory = new GatewayFactory(all, logs, LogFile(files), clock, services);
        try
        {
            // Not UseKestrel(0), which sets the port after the host is built: the program may already have started the host then.
            factory.UseKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
            factory.StartServer();
            var address = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new TestGateway(
                factory, sandbox, key, logs, new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)), files,
                new Emissions(factory.Services));
        }
        catch
        {
            await factory.DisposeAsync();
            await sandbox.DisposeAsync();
            files.Dispose();
            throw;
        }
    }

    public HttpClient CreateClient(string? key)
    {
        var client = new HttpClient(
            new RecordingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }, _emissions))
        {
            BaseAddress = Address,
        };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>Sends bytes unchanged, and reads until the gateway closes the connection or the response is complete.</summary>
    public async Task<string> SendRawAsync(string request, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, cancellation);
        var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(request), cancellation);
        var answer = await RawAnswer.ReadAsync(stream, cancellation);
        _emissions.Add("answer " + answer);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        await Sandbox.DisposeAsync();
        _emissions.Dispose();
        try
        {
            Logs.Entries.Where(entry => entry.EventId == EventIds.Unexpected).Select(entry => entry.Message)
                .ShouldBeEmpty("an unexpected exception is logged");
            LeakScan.Assert(_emissions.Texts, Logs.Entries, LogFile(_files), UpstreamToken, Key);
        }
        finally
        {
            _files.Dispose();
        }
    }

    private static string LogFile(TemporaryDirectory files) => Path.Combine(files.Path, "gateway.log");
}
