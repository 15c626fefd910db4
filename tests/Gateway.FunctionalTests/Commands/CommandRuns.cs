using Gateway.Commands;
using Gateway.FunctionalTests.Administration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Management;

namespace Gateway.FunctionalTests.Commands;

/// <summary>Runs commands against a gateway.</summary>
internal sealed class CommandRuns : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    public async Task<(int Exit, string Output, string Error)> RunAsync(AdministeredGateway administered, string key, params string[] args)
    {
        await _files.WriteAsync("admin.key", key + "\n");
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] all =
        [
            .. args, "--url", administered.Gateway.ManagementAddress().ToString(), "--key-file", Path.Combine(_files.Path, "admin.key"),
        ];
        var exit = await GatewayCommands.RunAsync(all, output, error, (_, _, _) => 7, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
