using System.Runtime.InteropServices;

namespace Gateway.Sandbox;

internal static class SandboxProgram
{
    private const int BadArguments = 2;

    internal static async Task<int> Main(string[] args)
    {
        if (args.Any(a => a is "--help" or "-h"))
        {
            Console.WriteLine(ProgramArguments.Help);
            return 0;
        }

        try
        {
            await RunAsync(ProgramArguments.Parse(args));
            return 0;
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\nSee --help.");
            return BadArguments;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task RunAsync(SandboxOptions options)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        await using var server = await SandboxServer.StartAsync(options, stop.Token);
        Console.WriteLine($"Sandbox ({options.Dialect}) listens on {server.Address}");
        Console.WriteLine(
            $$"""
            curl {{server.Address}}fal-ai/imagen4/preview -H 'Authorization: Bearer {{(options.Token is null ? "any" : "<token>")}}' \
              -H 'Content-Type: application/json' -d '{"prompt":"a lighthouse at dusk"}'
            """);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
