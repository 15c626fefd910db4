using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks.Work;

/// <summary>Counts the system calls of a process with <c>strace</c>, from its creation until it is stopped.</summary>
internal sealed class SystemCallCount
{
    /// <summary>The calls that a request causes. Waits and thread switches depend on timing and are not counted.</summary>
    private const string Counted =
        "read,readv,pread64,write,writev,pwrite64,pwritev,recvfrom,recvmsg,sendto,sendmsg,fsync,fdatasync,openat,close,connect,accept4";

    private readonly Process _process;
    private readonly string _file;

    private SystemCallCount(Process process, string file)
    {
        _process = process;
        _file = file;
    }

    public static async Task<SystemCallCount> StartAsync(int process)
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo("strace")
        {
            RedirectStandardError = true,
            ArgumentList = { "-f", "-c", "-e", $"trace={Counted}", "-o", file, "-p", process.ToString(CultureInfo.InvariantCulture) },
        };
        var strace = Process.Start(start)!;
        if ((await strace.StandardError.ReadLineAsync())?.Contains("attached", StringComparison.Ordinal) != true)
        {
            throw new InvalidOperationException("strace cannot attach: " + await strace.StandardError.ReadToEndAsync());
        }

        return new SystemCallCount(strace, file);
    }

    /// <returns>The number of calls since the start, and how many of them wrote pages of the database.</returns>
    public async Task<(long All, long Pages)> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        // Columns: share of the time, seconds, microseconds per call, calls, errors (may be empty), name.
        var lines = await File.ReadAllLinesAsync(_file);
        File.Delete(_file);
        return (CallsOf("total"), CallsOf("pwrite64"));

        long CallsOf(string name) =>
            lines.LastOrDefault(line => line.EndsWith($" {name}", StringComparison.Ordinal)) is { } row
                ? long.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture)
                : 0;
    }
}
