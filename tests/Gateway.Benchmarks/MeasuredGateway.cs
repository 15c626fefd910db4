using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>The gateway in Production as a process of its own, with what <c>/proc</c> knows of it.</summary>
internal sealed class MeasuredGateway : IAsyncDisposable
{
    /// <summary>Not of the gateway's own make: any key works whose digest is configured.</summary>
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

    /// <summary>User and system time so far.</summary>
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

    /// <summary>From the process's start to its first 200 on <c>/healthz/ready</c>, to about 5 ms.</summary>
    public TimeSpan TimeToReady { get; private set; }

    public bool HasExited => _process.HasExited;

    public string StoreFile => Path.Combine(_files.FullName, "jobs.db");

    /// <param name="upstream">Where it forwards to.</param>
    /// <param name="program">Its <c>Gateway.dll</c>; null: the one that was built beside this program.</param>
    /// <param name="environment">Further variables.</param>
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
        start.Environment["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(files.FullName, "jobs.db")}";
        start.Environment["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.ToString();
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        // The log goes to a file, as in production it goes to somebody who reads it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(File.Create(Path.Combine(files.FullName, "gateway.log")));
        var gateway = new MeasuredGateway(process, files, address);
        await gateway.BecomeReadyAsync();
        gateway.TimeToReady = Stopwatch.GetElapsedTime(started);
        return gateway;
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
                // Not listening yet.
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
