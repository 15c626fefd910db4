using System.Diagnostics;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>The server of a web page, with fal's server-side proxy. It prints its address when it listens.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    public const string Documented = "docs/clients/server-proxy.mjs";
    public const string Express = "tests/clients/server-proxy-express.mjs";

    private readonly Process _process;

    private PageServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<PageServer> StartAsync(TestGateway gateway, string program)
    {
        Require.Present(JavaScriptClient.Missing is null, JavaScriptClient.Missing ?? "");
        Require.Present(
            Directory.Exists(Path.Combine(Repository.Root, "docs", "clients", "node_modules", "@fal-ai", "server-proxy")),
            "run 'npm ci' in docs/clients first");
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, program)]) { RedirectStandardOutput = true };
        start.Environment["GATEWAY_URL"] = gateway.Address.ToString();
        start.Environment["GATEWAY_KEY"] = gateway.Key;
        start.Environment["SESSION"] = "session";
        start.Environment["PORT"] = "0";
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new PageServer(process, new Uri(line.ShouldNotBeNull("the server ended")));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
