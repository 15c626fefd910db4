using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Hostile.Upstream;

/// <summary>
/// An upstream without state, which needs no memory for the jobs of an attack. The jobs of flux-lora are finished at once and have large
/// results; all other jobs stay in the queue. A status with logs has <see cref="LogBytes"/> of them. It counts the polls in each second.
/// </summary>
internal sealed class StubUpstream : IAsyncDisposable
{
    public const int LogBytes = 218 * 1024;
    public const int ResultBytes = 5_000_000;

    private const int PieceBytes = 64 * 1024;
    private const string FinishedApp = "fal-ai/flux-lora";
    private const int LongestSeconds = 3_600;

    private static readonly byte[] Logs = Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat(
        $$"""{"message":"{{new string('x', 960)}}","level":"INFO","source":"USER"}""", LogBytes / 1_005)));
    private static readonly byte[] Result = Encoding.ASCII.GetBytes(
        $$"""{"images":[{"url":"data:image/png;base64,{{new string('A', ResultBytes)}}"}]}""");

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly int[] _polls = new int[LongestSeconds];
    private readonly WebApplication _app;

    private StubUpstream()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            // Clients that do not read make the gateway read slowly.
            server.Limits.MinResponseDataRate = null;
            server.Limits.MinRequestBodyDataRate = null;
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The current second, for <see cref="MostPollsSince"/>.</summary>
    public int Second => Math.Min((int)Stopwatch.GetElapsedTime(_started).TotalSeconds, LongestSeconds - 1);

    public static async Task<StubUpstream> StartAsync(CancellationToken cancellation)
    {
        var stub = new StubUpstream();
        await stub._app.StartAsync(cancellation);
        return stub;
    }

    /// <summary>The largest number of polls in one second.</summary>
    public int MostPollsSince(int second) => _polls[second..(Second + 1)].Max();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            Interlocked.Increment(ref _polls[Second]);
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/json";
        var segments = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var app = string.Join('/', segments.Take(2));
        var at = Array.IndexOf(segments, "requests");
        if (at < 0)
        {
            await context.Response.WriteAsync(Envelope(app, Guid.NewGuid().ToString("D"), "IN_QUEUE", "null"), context.RequestAborted);
            return;
        }

        var isFinished = app == FinishedApp;
        if (segments[^1] == "status")
        {
            await WriteStatusAsync(context, app, segments[at + 1], isFinished);
        }
        else if (isFinished)
        {
            await WriteResultAsync(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("""{"detail":"Request is still in progress"}""", context.RequestAborted);
        }
    }

    /// <summary>In pieces, because the server keeps a whole write while the gateway does not read.</summary>
    private static async Task WriteResultAsync(HttpContext context)
    {
        context.Response.ContentLength = Result.Length;
        for (var sent = 0; sent < Result.Length; sent += PieceBytes)
        {
            var piece = Result.AsMemory(sent, Math.Min(PieceBytes, Result.Length - sent));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    }

    private static async Task WriteStatusAsync(HttpContext context, string app, string id, bool isFinished)
    {
        context.Response.StatusCode = isFinished ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        var text = Envelope(app, id, isFinished ? "COMPLETED" : "IN_QUEUE", "[");
        if (context.Request.QueryString.Value!.Contains("logs=1", StringComparison.Ordinal))
        {
            var at = text.IndexOf('[', StringComparison.Ordinal) + 1;
            await context.Response.WriteAsync(text[..at], context.RequestAborted);
            await context.Response.Body.WriteAsync(Logs, context.RequestAborted);
            await context.Response.WriteAsync("]" + text[at..], context.RequestAborted);
            return;
        }

        await context.Response.WriteAsync(text.Replace("[", "null", StringComparison.Ordinal), context.RequestAborted);
    }

    private static string Envelope(string app, string id, string status, string logs)
    {
        var job = $"https://queue.fal.run/{app}/requests/{id}";
        return $$"""
            {"status":"{{status}}","request_id":"{{id}}","response_url":"{{job}}","status_url":"{{job}}/status",
            "cancel_url":"{{job}}/cancel","logs":{{logs}},"metrics":{},"queue_position":0}
            """;
    }
}
