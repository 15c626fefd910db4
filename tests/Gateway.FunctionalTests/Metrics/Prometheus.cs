using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>A real Prometheus that scrapes one gateway every second.</summary>
internal sealed partial class Prometheus : IAsyncDisposable
{
    private readonly TemporaryDirectory _files;
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private Prometheus(TemporaryDirectory files, Process process)
    {
        (_files, _process) = (files, process);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("Prometheus ended."));
        process.EnableRaisingEvents = true;
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(static folder => File.Exists(Path.Combine(folder, "prometheus")) && File.Exists(Path.Combine(folder, "promtool")));

    /// <param name="target">Host and port of the management port.</param>
    public static async Task<Prometheus> StartAsync(string target)
    {
        var files = new TemporaryDirectory();
        await files.WriteAsync("prometheus.yml", $$"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: gateway
                static_configs:
                  - targets: ['{{target}}']
            """);
        string[] arguments =
        [
            "--config.file=" + Path.Combine(files.Path, "prometheus.yml"), "--storage.tsdb.path=" + Path.Combine(files.Path, "data"),
            "--web.listen-address=127.0.0.1:0", "--log.level=info",
        ];
        var prometheus = new Prometheus(files, new Process
        {
            StartInfo = new ProcessStartInfo("prometheus", arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = files.Path,
            },
        });
        try
        {
            prometheus._client.BaseAddress = await prometheus._listening.Task.WaitAsync(
                TestDeadline.Longest, TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(prometheus.IsReadyAsync);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a query with one result. Null: it has none.</summary>
    public async Task<double?> QueryAsync(string query)
    {
        var answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0
            ? null
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>The names of all series.</summary>
    public async Task<IReadOnlyList<string>> MetricsAsync() =>
        [.. (await GetAsync("/api/v1/label/__name__/values")).GetProperty("data").EnumerateArray().Select(name => name.GetString()!)];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _files.Dispose();
    }

    private Task<JsonElement> GetAsync(string path) =>
        _client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var ready = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException)
        {
            return false;
        }
    }

    private void Read(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri("http://" + match.Groups[1].Value));
        }
    }

    [GeneratedRegex("""[Ll]istening on"? address=(127\.0\.0\.1:\d+)""")]
    private static partial Regex Listening();
}
