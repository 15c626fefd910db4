using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Hostile;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>An attacker as a process of its own.</summary>
internal sealed class AttackProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private AttackProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the process and waits until it has prepared its attack.</summary>
    public static async Task<AttackProcess> PrepareAsync(Scenario scenario, AttackTarget target)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.Hostile.dll"), scenario.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var attack = new AttackProcess(Process.Start(start)!);
        await attack.WriteAsync(JsonSerializer.Serialize(target));
        await attack.ExpectAsync(HostileProgram.Prepared);
        return attack;
    }

    /// <summary>Starts the attack and waits until all its connections are open.</summary>
    public async Task BeginAsync()
    {
        await WriteAsync("begin");
        await ExpectAsync(HostileProgram.Opened);
    }

    /// <summary>Stops the attack. All its connections are then closed.</summary>
    /// <returns>The answers that the attacker received.</returns>
    public async Task<IReadOnlyDictionary<string, long>> StopAsync()
    {
        await WriteAsync("stop");
        var tally = await ReadAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestDeadline.Longest);
        return JsonSerializer.Deserialize<Dictionary<string, long>>(tally)!;
    }

    /// <summary>The CPU time of the attacker so far. Zero if the process has exited.</summary>
    public TimeSpan ProcessorTime => _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), TestContext.Current.CancellationToken);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    private async Task ExpectAsync(string line) => (await ReadAsync()).ShouldBe(line);

    private async Task<string> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask().WaitAsync(2 * TestDeadline.Longest);
        return line ?? throw new InvalidOperationException("The attacker ended: " + await _errors);
    }
}
