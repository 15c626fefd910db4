using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>The program in a process of its own, started in Development without a token, as the README's first command does:
/// on the built-in sandbox. The test host can't run it in its own process, where it takes the sandbox's server for the gateway's.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public static async Task<GatewayProcess> StartOnSandboxAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--urls", "http://127.0.0.1:0", "--Gateway:Sandbox:QueueTime", "00:00:00",
                "--Gateway:Sandbox:RunTime", "00:00:00",
            },
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        start.Environment.Remove("Gateway__Upstream__Token");
        var gateway = new GatewayProcess(Process.Start(start)!);
        try
        {
            gateway.Address = await gateway.ReadAddressAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    /// <summary>The announcement names the address. What comes after it is read too, so that the process never waits for a reader.</summary>
    private async Task<Uri> ReadAddressAsync()
    {
        var announced = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new List<string>();
        _process.OutputDataReceived += (_, line) =>
        {
            lines.Add(line.Data ?? "(end of output)");
            if (Announcement().Match(line.Data ?? "") is { Success: true } match)
            {
                announced.TrySetResult(new Uri(match.Groups[1].Value));
            }
            else if (line.Data is null)
            {
                announced.TrySetException(new InvalidOperationException("The gateway has ended:\n" + string.Join('\n', lines)));
            }
        };
        _process.BeginOutputReadLine();
        return await announced.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("The gateway listens on (http://[^ ]+) ")]
    private static partial Regex Announcement();
}
