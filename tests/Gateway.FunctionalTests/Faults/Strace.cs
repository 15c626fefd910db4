using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Makes system calls of a running process fail, until it is disposed.</summary>
internal sealed class Strace : IAsyncDisposable
{
    private const string Program = "/usr/bin/strace";

    private readonly Process _process;

    private Strace(Process process) => _process = process;

    /// <param name="process">The process whose system calls fail.</param>
    /// <param name="calls">The system calls, such as <c>fsync,fdatasync</c>.</param>
    /// <param name="error">The error code, such as <c>EIO</c>.</param>
    /// <param name="files">The files whose calls fail. An empty list means all files.</param>
    public static async Task<Strace> FailAsync(GatewayProcess process, string calls, string error, params string[] files)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "-f", "-o", "/dev/null", "-e", $"trace={calls}", "-e", $"inject={calls}:error={error}",
                "-p", process.Id.ToString(CultureInfo.InvariantCulture),
            },
        };
        foreach (var file in files)
        {
            start.ArgumentList.Add("-P");
            start.ArgumentList.Add(file);
        }

        var said = new ConcurrentQueue<string>();
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var strace = new Process { StartInfo = start, EnableRaisingEvents = true };
        strace.Exited += (_, _) => attached.TrySetException(new InvalidOperationException("strace ended: " + string.Join('\n', said)));
        strace.ErrorDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? "");
            if (line.Data?.Contains("attached", StringComparison.Ordinal) == true)
            {
                attached.TrySetResult();
            }
        };
        strace.Start();
        strace.BeginErrorReadLine();
        var fault = new Strace(strace);
        try
        {
            await attached.Task.WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);
            return fault;
        }
        catch
        {
            await fault.DisposeAsync();
            throw;
        }
    }

    /// <summary>Skips the test if strace is not installed or may not attach. On CI the test fails instead.</summary>
    public static void Require(GatewayProcess process)
    {
        Infrastructure.Require.Present(File.Exists(Program), "strace is not installed");
        var restricted = !Environment.IsPrivilegedProcess && File.Exists("/proc/sys/kernel/yama/ptrace_scope")
            && File.ReadAllText("/proc/sys/kernel/yama/ptrace_scope").Trim() != "0";
        Infrastructure.Require.Present(!restricted, $"kernel.yama.ptrace_scope does not let strace attach to {process.Id}");
    }

    /// <summary>Detaches. The process continues without errors.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
