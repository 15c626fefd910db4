using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>A gateway process in Production, with its figures from <c>/proc</c>.</summary>
internal sealed class MeasuredGateway : IAsyncDisposable
{
    /// <summary>A key in another format. Every key with a configured digest is valid.</summary>
    public const string Key = "benchmark-key-0123456789abcdef";

    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly DirectoryInfo _files;

    private MeasuredGateway(Process process, DirectoryInfo files, Uri address)
    {
        _process = process;
        _files = files;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>User and system time since the start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / TicksPerSecond);
        }
    }

    /// <summary>Resident memory in MiB.</summary>
    public long ResidentMiB => ReadStatusMiB("VmRSS:");

    /// <summary>Highest resident memory in MiB since the start or since <see cref="ResetPeak"/>.</summary>
    public long PeakMiB => ReadStatusMiB("VmHWM:");

    /// <summary>Time from the start of the process to the first 200 of <c>/healthz/ready</c>, with a resolution of about 5 ms.</summary>
    public TimeSpan TimeToReady { get; private set; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public string StoreFile => Path.Combine(_files.FullName, "jobs.db");

    /// <param name="upstream">The address of the upstream.</param>
    /// <param name="program">The path of <c>Gateway.dll</c>. Null: the file in the directory of this program.</param>
    /// <param name="environment">Further environment variables.</param>
    public static async Task<MeasuredGateway> StartAsync(
        Uri upstream, string? program = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var files = Directory.CreateTempSubdirectory("gateway-benchmark-");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [program ?? Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), $"--urls={address}"])
        {
            WorkingDirectory = files.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Gateway__Upstream__Token"] = "benchmark-upstream-token";
        start.Environment["Gateway__Clients__benchmark__Keys__0__Sha256"] =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Key)));
        start.Environment["Gateway__DrainDelay"] = "00:00:00";
        start.Environment["Gateway__Management__Url"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(files.FullName, "jobs.db")}";
        start.Environment["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.ToString();
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        // The log is written to a file, because in production a process reads the log too.
        _ = process.StandardOutput.BaseStream.CopyToAsync(File.Create(Path.Combine(files.FullName, "gateway.log")));
        var gateway = new MeasuredGateway(process, files, address);
        await gateway.BecomeReadyAsync();
        gateway.TimeToReady = Stopwatch.GetElapsedTime(started);
        return gateway;
    }

    /// <summary>Managed bytes that the process has allocated. The process must have the hook of <c>Work/StartupHook.cs</c>.</summary>
    /// <param name="file">The file to which the hook writes.</param>
    public async Task<long> AllocatedBytesAsync(string file)
    {
        File.Delete(file);
        using (var kill = Process.Start("kill", ["-USR1", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        while (!File.Exists(file))
        {
            await Task.Delay(5);
        }

        return long.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);
    }

    public void ResetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _files.Delete(recursive: true);
    }

    private async Task BecomeReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await poll.WaitForNextTickAsync())
        {
            try
            {
                using var response = await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // The gateway does not listen yet.
            }
        }
    }

    private long ReadStatusMiB(string name) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture) / 1024;

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
