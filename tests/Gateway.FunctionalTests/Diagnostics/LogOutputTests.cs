using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics;

/// <summary>The log of the program itself, on its standard output.</summary>
public sealed partial class LogOutputTests
{
    /// <summary>Their lines are several times larger than a pipe and than the buffer of its reader.</summary>
    private const int ManyRequests = 600;

    private const string Completed = "\"Id\":500";

    /// <summary>An enricher that adds nothing to these events makes them pass Serilog.</summary>
    private static readonly (string, string)[] ThroughSerilog = [("Serilog__Enrich__0", "FromLogContext")];

    [Fact]
    public async Task CompletionEvents_WrittenDirectlyAndThroughSerilog_HaveTheSameBytes()
    {
        var key = TestKey.Create();
        var direct = await LinesAsync(key, []);
        var throughSerilog = await LinesAsync(key, ThroughSerilog);

        direct.Count.ShouldBe(7);
        direct.Select(Mask).ShouldBe(throughSerilog.Select(Mask));
        direct.ShouldContain(line => line.Contains("\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\"", StringComparison.Ordinal));
        direct.ShouldAllBe(line => line.Contains("\"ConnectionId\":\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StandardOutput_ThatNobodyReads_StopsNoRequest_AndLosesNoLineWithinTheBound()
    {
        using var files = new TemporaryDirectory();
        using var process = Start(files);
        try
        {
            using var client = new HttpClient { BaseAddress = await ReadAddressAsync(process) };
            await RefuseManyAsync(client);

            var rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            (await StopAsync(process)).ShouldBe(0);
            Regex.Count(await rest, Completed).ShouldBe(ManyRequests);
        }
        finally
        {
            End(process);
        }
    }

    [Fact]
    public async Task StandardOutput_ThatNobodyReads_DoesNotPreventTheStop()
    {
        using var files = new TemporaryDirectory();
        using var process = Start(files);
        try
        {
            using var client = new HttpClient { BaseAddress = await ReadAddressAsync(process) };
            await RefuseManyAsync(client);

            (await StopAsync(process)).ShouldBe(0);
        }
        finally
        {
            End(process);
        }
    }

    private static async Task<List<string>> LinesAsync(TestKey key, params (string Key, string Value)[] settings)
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken }, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["Gateway__Clients__newcomer__Keys__0__Sha256"] = key.Sha256,
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.Address.ToString(),
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        await using var gateway = await GatewayProcess.StartAsync(environment);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        await SendAsync(client, HttpMethod.Get, "/nowhere", null);
        await SendAsync(client, HttpMethod.Get, "/contracts", null);
        await SendAsync(client, HttpMethod.Post, "/fal-ai/imagen4/preview", """{"prompt":"a lion"}""");
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text);
        await SendAsync(client, HttpMethod.Post, "/fal-ai/imagen4/preview", """{"prompt":"a lion"}""");
        await SendAsync(client, HttpMethod.Post, "/fal-ai/imagen4/preview", """{"seed":"é\""}""");
        await SendAsync(client, HttpMethod.Post, "/fal-ai/imagen4/preview", """{"prompt":"a lion","é\"<日本>":1}""");
        await SendAsync(client, new HttpMethod("BREW"), "/fal-ai/imagen4/preview", null);
        (await gateway.StopAsync()).ShouldBe(0);
        await Eventually.IsTrueAsync(() => gateway.Output.Count(IsCompletion) == 7);
        return [.. gateway.Output.Where(IsCompletion)];
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsCompletion(string line) => line.Contains(Completed, StringComparison.Ordinal);

    /// <summary>The line without times and ids, which differ from request to request.</summary>
    private static string Mask(string line) => Varying().Replace(line, "*");

    private static async Task RefuseManyAsync(HttpClient client)
    {
        for (var i = 0; i < ManyRequests; i++)
        {
            using var response = await client.GetAsync(new Uri($"/nowhere/{i}", UriKind.Relative), TestContext.Current.CancellationToken)
                .WaitAsync(TestDeadline.Longest);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    /// <summary>Starts the program without reading its output.</summary>
    private static Process Start(TemporaryDirectory files)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--urls=http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["Gateway__Upstream__Token"] = TestGateway.UpstreamToken;
        start.Environment["Gateway__DrainDelay"] = "00:00:00";
        start.Environment["Gateway__Management__Url"] = "Off";
        start.Environment["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(files.Path, "jobs.db")}";
        return Process.Start(start)!;
    }

    /// <summary>Reads the output up to the line with the address.</summary>
    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The gateway ended");
    }

    private static async Task<int> StopAsync(Process process)
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestDeadline.Longest);
        return process.ExitCode;
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    [GeneratedRegex("""
        "Timestamp":"[^"]*"|[0-9.]+ ms|_ms":[0-9.e-]+|"(SpanId|ConnectionId|request_id)":"[^"]*"|request_id [0-9a-f-]+
        """)]
    private static partial Regex Varying();

    [GeneratedRegex("""Now listening on: (?<address>http://127\.0\.0\.1:\d+)""")]
    private static partial Regex Listening();
}
