using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>
/// The program as a process of its own, because a listener for spans hears every gateway of its process, with a receiver for its traces
/// and a sandbox as the upstream.
/// </summary>
internal sealed class TracedGateway : IAsyncDisposable
{
    /// <summary>The shell that starts the program drops variables whose names have a hyphen.</summary>
    public const string ClientName = "studio";

    /// <summary>A query before a submit, which the gateway omits if the store has committed within the last second.</summary>
    public const string DoubtQuery = "store find_doubt";

    /// <summary>The span of the caller in the traces of <see cref="SendAsync"/>.</summary>
    public const string CallerSpan = "b7ad6b7169203331";

    private readonly TemporaryDirectory _files;
    private readonly Dictionary<string, string> _environment;
    private GatewayProcess _process;

    private TracedGateway(
        GatewayProcess process, OtlpReceiver receiver, SandboxServer sandbox, TestKey key, TemporaryDirectory files,
        Dictionary<string, string> environment)
    {
        (_process, _files, _environment) = (process, files, environment);
        (Receiver, Sandbox, Key) = (receiver, sandbox, key.Text);
        Client = CreateClient();
    }

    public OtlpReceiver Receiver { get; }

    public SandboxServer Sandbox { get; }

    public string Key { get; }

    public HttpClient Client { get; private set; }

    public IReadOnlyCollection<string> Output => _process.Output;

    /// <param name="upstream">The options of the upstream.</param>
    /// <param name="environment">Environment variables. Without one of OpenTelemetry, all traces are exported to the receiver.</param>
    public static async Task<TracedGateway> StartAsync(SandboxOptions upstream, params (string Name, string Value)[] environment)
    {
        upstream.Token = TestGateway.UpstreamToken;
        var sandbox = await SandboxServer.StartAsync(upstream, TestContext.Current.CancellationToken);
        var receiver = await OtlpReceiver.StartAsync();
        var key = TestKey.Create();
        var files = new TemporaryDirectory();
        var all = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Jobs__StatusFreshness"] = "00:00:00",
            [$"Gateway__Clients__{TracedGateway.ClientName}__Keys__0__Sha256"] = key.Sha256,
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
            ["ConnectionStrings__Jobs"] = $"Data Source={Path.Combine(files.Path, "jobs.db")}",
        };
        foreach (var (name, value) in environment)
        {
            all[name] = value.Replace("{receiver}", receiver.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);
        }

        if (!environment.Any(variable => variable.Name.StartsWith("OTEL_", StringComparison.Ordinal)))
        {
            all["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.ToString();
        }

        return new TracedGateway(await GatewayProcess.StartAsync(all), receiver, sandbox, key, files, all);
    }

    /// <summary>Stops the program, which exports the last spans, and starts it again with the same store.</summary>
    public async Task RestartAsync()
    {
        (await _process.StopAsync()).ShouldBe(0);
        await _process.DisposeAsync();
        _process = await GatewayProcess.StartAsync(_environment);
        Client.Dispose();
        Client = CreateClient();
    }

    /// <summary>Stops the program, which exports the last spans.</summary>
    public async Task StopAsync() => (await _process.StopAsync()).ShouldBe(0);

    /// <summary>Sends a request as a part of a trace of the caller.</summary>
    /// <returns>The id of the trace.</returns>
    public async Task<string> SendAsync(
        HttpMethod method, string target, string? body = null, bool sampled = true, params (string Name, string Value)[] headers)
    {
        var trace = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        request.Headers.Add("traceparent", $"00-{trace}-{CallerSpan}-0{(sampled ? 1 : 0)}");
        request.Content = body is null ? null : HttpExtensions.Json(body);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        LastBody = await response.TextAsync();
        return trace;
    }

    /// <summary>The body of the last response of <see cref="SendAsync"/>.</summary>
    public string LastBody { get; private set; } = "";

    /// <summary>The spans of a trace, after its server span has arrived.</summary>
    public async Task<(ReceivedSpan Server, IReadOnlyList<ReceivedSpan> Children)> TraceAsync(string trace)
    {
        // The server span ends last, and a batch may end between it and its children.
        await Eventually.IsTrueAsync(() => Receiver.Spans.Any(span => span.TraceId == trace && span.Kind == ReceivedSpan.Server));
        var spans = Receiver.Spans.Where(span => span.TraceId == trace).ToList();
        return (spans.Single(span => span.Kind == ReceivedSpan.Server), [.. spans.Where(span => span.Kind != ReceivedSpan.Server)]);
    }

    /// <summary>The stored traces of the jobs, in the order of their submits.</summary>
    public IReadOnlyList<string?> ReadTraceParents()
    {
        using var connection = new SqliteConnection(_environment["ConnectionStrings__Jobs"] + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT traceparent FROM gateway_jobs ORDER BY submitted_at";
        using var reader = command.ExecuteReader();
        var traces = new List<string?>();
        while (reader.Read())
        {
            traces.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        }

        return traces;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        await Sandbox.DisposeAsync();
        await Receiver.DisposeAsync();
        _files.Dispose();
    }

    private HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = _process.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) },
    };
}
