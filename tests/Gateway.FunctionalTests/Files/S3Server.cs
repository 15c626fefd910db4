using System.Diagnostics;
using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>An S3 server from npm (<c>tests/s3</c>) with one bucket.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "uploads";

    /// <summary>The server knows this key alone.</summary>
    public const string AccessKey = "S3RVER";
    public const string SecretKey = "S3RVER";

    private const string Suffix = "._S3rver_object";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "s3");

    private readonly Process _process;
    private readonly TemporaryDirectory _files;

    private S3Server(Process process, int port, TemporaryDirectory files)
    {
        (_process, _files) = (process, files);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }

    public Uri Address { get; }

    /// <summary>The keys of the objects in the bucket.</summary>
    public string[] Objects =>
    [
        .. Directory.GetFiles(Path.Combine(_files.Path, Bucket), "*" + Suffix, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(_files.Path, Bucket), file)[..^Suffix.Length]),
    ];

    public (string Key, string Value)[] Settings =>
    [
        ("Gateway:Files:S3:Bucket", Bucket), ("Gateway:Files:S3:ServiceUrl", Address.ToString()),
        ("Gateway:Files:S3:AccessKey", AccessKey), ("Gateway:Files:S3:SecretKey", SecretKey), ("Gateway:Files:S3:Prefix", "gateway/"),
    ];

    public static async Task<S3Server> StartAsync()
    {
        Require.Present(Directory.Exists(Path.Combine(Folder, "node_modules", "s3rver")), "run 'npm ci' in tests/s3 first");
        var files = new TemporaryDirectory();
        var start = new ProcessStartInfo("node", ["server.mjs", files.Path, Bucket])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new S3Server(process, int.Parse(port!, CultureInfo.InvariantCulture), files);
    }

    /// <summary>Stops the server, as an outage does.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
        _files.Dispose();
    }
}
