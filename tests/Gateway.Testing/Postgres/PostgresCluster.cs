using System.Diagnostics;
using System.Globalization;

namespace Gateway.Testing.Postgres;

/// <summary>A PostgreSQL server for tests: a new cluster in a temporary directory, on a loopback port that it keeps while it is
/// stopped.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const string Installations = "/usr/lib/postgresql";
    private const string ServerUser = "postgres";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-postgres-");
    private readonly HeldPort _port = new();
    private string? _programs;

    /// <summary>The reason why the server does not run. Null: the server runs.</summary>
    public string? Missing { get; private set; }

    private string Data => Path.Combine(_directory.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        _programs = Programs();
        if (_programs is null)
        {
            Missing = $"PostgreSQL is not installed under {Installations}";
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            await RunAsync("chown", ServerUser, _directory.FullName);
        }

        await RunServerToolAsync(
            "initdb", "--pgdata", Data, "--auth=trust", "--username=gateway", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null)
        {
            await StopAsync();
        }

        _port.Dispose();
        _directory.Delete(recursive: true);
    }

    public string ConnectionString(string database) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={_port.Number};Username=gateway;Password=not-for-your-eyes;Database={database}");

    public Task StartAsync() => RunServerToolAsync(
        "pg_ctl",
        "start",
        "--wait",
        "--pgdata",
        Data,
        "--log",
        Path.Combine(_directory.FullName, "log"),
        "--options",
        string.Create(
            CultureInfo.InvariantCulture,
            $"-p {_port.Number} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200"));

    /// <summary>Simulates a crash: the server closes its connections and writes nothing more.</summary>
    public Task StopAsync() => RunServerToolAsync("pg_ctl", "stop", "--mode=immediate", "--pgdata", Data);

    /// <summary>Freezes the server and its connections, or resumes them.</summary>
    public async Task FreezeAsync(bool frozen)
    {
        var server = int.Parse(
            (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var signal = frozen ? "-STOP" : "-CONT";
        // The server first: a frozen server starts no further process while the others are frozen.
        await SignalAsync(signal, server.ToString(CultureInfo.InvariantCulture));
        var children = (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{server}/task/{server}/children")))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var child in children)
        {
            await SignalAsync(signal, child);
        }
    }

    /// <summary>A connection can end before it gets its signal. Its process is then gone, which is no error.</summary>
    private async Task SignalAsync(string signal, string process)
    {
        var isSignalled = await ExitCodeOfAsync("kill", signal, process) == 0;
        (isSignalled || !Directory.Exists($"/proc/{process}")).ShouldBeTrue($"kill {signal} {process}");
    }

    private static string? Programs() => Directory.Exists(Installations)
        ? Directory.GetDirectories(Installations).Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;

    private Task RunServerToolAsync(string tool, params string[] arguments)
    {
        var program = Path.Combine(_programs!, tool);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", [$"--reuid={ServerUser}", $"--regid={ServerUser}", "--clear-groups", program, .. arguments])
            : RunAsync(program, arguments);
    }

    private async Task RunAsync(string program, params string[] arguments) =>
        (await ExitCodeOfAsync(program, arguments)).ShouldBe(0, $"{program} {string.Join(' ', arguments)}");

    private async Task<int> ExitCodeOfAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
