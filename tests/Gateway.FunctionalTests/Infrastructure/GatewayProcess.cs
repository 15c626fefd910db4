using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>The gateway as a separate process, for tests of memory, signals and exit codes.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    /// <summary>Settings of this version that the previous one does not have.</summary>
    private static readonly string[] LaterSections = ["Gateway__Money__", "Gateway__Prices__", "Gateway__Administration__"];

    private const string Listening = "Now listening on";
    private const string ManagementListens = "The management port listens on";

    /// <summary>The last lines that are kept of the output. A process under attack writes many.</summary>
    private const int MostLines = 20_000;

    private readonly Process _process;
    private readonly TemporaryDirectory _files;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process, TemporaryDirectory files)
    {
        _process = process;
        _files = files;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _listening.TrySetException(
            new InvalidOperationException("The gateway ended: " + string.Join('\n', _output)));
        process.EnableRaisingEvents = true;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>All addresses on which the gateway listens so far, in the order of the names of its endpoints.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>The address of the management port. Null: the port is off, or listens on other addresses than 127.0.0.1.</summary>
    public Uri? Management { get; private set; }

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentMemory => ReadStatus("VmRSS:") * 1024;

    /// <summary>The number of open file descriptors; 0 after the process has exited.</summary>
    public int OpenDescriptors
    {
        get
        {
            try
            {
                return Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count();
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>The directory of the database, unless the environment names another one. Uploaded files are in a directory in it.</summary>
    public string DataDirectory => _files.Path;

    /// <summary>The CPU time of the process so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The exit code, after the process has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Highest resident memory so far, in bytes. It depends on the machine, so only <c>tests/prove.sh</c> checks it.</summary>
    public long PeakMemory => ReadStatus("VmHWM:") * 1024;

    public bool HasExited => _process.HasExited;

    /// <param name="environment">The environment variables, which contain the settings.</param>
    /// <param name="measuresMemory">Whether the test will call <see cref="ManagedMemoryAsync"/>.</param>
    /// <param name="program">The program. Null: the one that was built with the tests.</param>
    /// <param name="url">The address on which the gateway listens. Null: a free port.</param>
    public static async Task<GatewayProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, bool measuresMemory = false, string? program = null, Uri? url = null)
    {
        // The shell ignores SIGXFSZ, so that a write beyond the file size limit returns an error, as on a full disk.
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("trap '' XFSZ; exec dotnet \"$@\"");
        start.ArgumentList.Add("gateway");
        start.ArgumentList.Add(program ?? Path.Combine(AppContext.BaseDirectory, "Gateway.dll"));
        start.ArgumentList.Add($"--urls={url?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0"}");
        var files = new TemporaryDirectory();
        if (measuresMemory || environment.ContainsKey(InjectedFailure.Variable))
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            start.Environment[StartupHook.FileVariable] = MemoryFile(files);
        }

        // Tiered PGO is off: the process does not run long enough to benefit from it.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Gateway__Management__Url"] = "Off";
        // Many tests count the calls of the upstream. The tests of following turn it on.
        start.Environment["Gateway__Following__Enabled"] = "false";
        start.Environment["Gateway__Results__Keep"] = "Off";
        // The deadline is so long that a busy machine does not reach it. A test of the deadline sets its own.
        start.Environment["Gateway__Jobs__StoreTimeout"] = "00:01:00";
        start.Environment["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(files.Path, "jobs.db")}";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        if (program is not null)
        {
            // A program of an earlier version does not start with a setting that it does not know.
            foreach (var unknown in start.Environment.Keys.Where(key => LaterSections.Any(key.StartsWith)).ToList())
            {
                start.Environment.Remove(unknown);
            }
        }

        var gateway = new GatewayProcess(new Process { StartInfo = start }, files);
        gateway.Address = await gateway._listening.Task.WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>Requests an orderly stop and waits for it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestDeadline.Longest);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the process ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestDeadline.Longest);
        return _process.ExitCode;
    }

    /// <summary>Managed memory in use after a forced collection, in bytes. It does not depend on the machine's speed.</summary>
    public async Task<long> ManagedMemoryAsync()
    {
        var file = MemoryFile(_files);
        File.Delete(file);
        await SignalAsync("USR1");
        await Eventually.IsTrueAsync(() => File.Exists(file));
        return long.Parse(
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Starts <see cref="PeakMemory"/> anew.</summary>
    public void ResetPeakMemory() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>Kills the process with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Limits the size of the process's files, to simulate a full disk. Null removes the limit.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        var limit = bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unlimited";
        using var prlimit = Process.Start("prlimit", [$"--pid={_process.Id}", $"--fsize={limit}:unlimited"]);
        await prlimit.WaitForExitAsync(TestContext.Current.CancellationToken);
        prlimit.ExitCode.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _files.Dispose();
    }

    private static string MemoryFile(TemporaryDirectory files) => Path.Combine(files.Path, "managed-memory");

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (_output.Count > MostLines)
        {
            _output.TryDequeue(out _);
        }

        // This line comes before the next one, because the management port opens first.
        if (line.Contains(ManagementListens, StringComparison.Ordinal) && ListeningAddress().Match(line) is { Success: true } address)
        {
            Management = new Uri(address.Value);
        }

        // The line is JSON or, in Development, text.
        if (line.Contains(Listening, StringComparison.Ordinal))
        {
            Addresses = [.. Addresses, new Uri(ListeningAddress().Match(line).Value)];
            _listening.TrySetResult(Addresses[0]);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex ListeningAddress();

    /// <summary>A value of the process in KiB; 0 after the process has exited.</summary>
    private long ReadStatus(string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(
                line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
