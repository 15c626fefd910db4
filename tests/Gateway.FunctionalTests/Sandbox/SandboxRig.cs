using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>A sandbox on a free port, a clock that the test sets, and a client that follows no redirects and keeps every header.</summary>
internal sealed class SandboxRig : IAsyncDisposable
{
    public const string Model = "fal-ai/flux-lora/image-to-image";

    private SandboxRig(SandboxServer server, ManualClock clock)
    {
        Server = server;
        Clock = clock;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxResponseHeadersLength = 128,
        };
        Http = new HttpClient(handler)
        {
            BaseAddress = server.Address,
            Timeout = TestDeadline.Longest,
        };
        Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer token");
    }

    public SandboxServer Server { get; }

    public ManualClock Clock { get; }

    public HttpClient Http { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<SandboxRig> StartAsync(SandboxDialect dialect = SandboxDialect.Queue, Action<SandboxOptions>? configure = null)
    {
        var clock = new ManualClock();
        var options = new SandboxOptions { Dialect = dialect, TimeProvider = clock };
        configure?.Invoke(options);
        return new SandboxRig(await SandboxServer.StartAsync(options, Ct), clock);
    }

    public async Task<(HttpResponseMessage Response, string Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        var response = await Http.SendAsync(request, Ct);
        return (response, await response.Content.ReadAsStringAsync(Ct));
    }

    public Task<(HttpResponseMessage Response, string Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(HttpResponseMessage Response, string Body)> SubmitAsync(
        string body = """{"prompt":"a lion","seed":7}""", string model = Model) =>
        SendAsync(HttpMethod.Post, "/" + model, body);

    /// <summary>Submits and returns the path of the job, without a trailing slash.</summary>
    public async Task<string> JobAsync(string body = """{"prompt":"a lion","seed":7}""", string model = Model)
    {
        var (_, envelope) = await SubmitAsync(body, model);
        return new Uri((string)JsonNode.Parse(envelope)!["response_url"]!).AbsolutePath;
    }

    public void Finish() => Clock.Advance(TimeSpan.FromHours(1));

    /// <summary>The bytes on a plain socket until the connection ends, and whether the end was a reset.</summary>
    public async Task<(string Text, bool Reset)> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Server.Address.Host, Server.Address.Port, Ct);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Ct);

        using var received = new MemoryStream();
        var reset = false;
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await socket.GetStream().ReadAsync(buffer, Ct)) > 0)
            {
                received.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            reset = true;
        }

        return (Encoding.UTF8.GetString(received.ToArray()), reset);
    }

    public Task<(string Text, bool Reset)> RawSubmitAsync(string body = "{}") =>
        RawAsync($"POST /{Model} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
