using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks.Memory;

/// <summary>An upstream that keeps nothing of a submit's body, and whose results are as large as <see cref="ResultBytes"/>.</summary>
internal sealed class LargeUpstream : IAsyncDisposable
{
    public const int ResultBytes = 20_000_000;

    private const int PieceBytes = 64 * 1024;

    private static readonly byte[] Beginning = "{\"images\":[{\"url\":\"data:image/png;base64,"u8.ToArray();
    private static readonly byte[] End = "\"}]}"u8.ToArray();
    private static readonly byte[] Piece = Encoding.ASCII.GetBytes(new string('A', PieceBytes));

    private readonly WebApplication _app;

    private LargeUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<LargeUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            // Who reads slowly is the point here.
            server.Limits.MinResponseDataRate = null;
            server.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        app.Run(context => HttpMethods.IsPost(context.Request.Method) ? AcceptAsync(context) : SendResultAsync(context));
        await app.StartAsync();
        return new LargeUpstream(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AcceptAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var id = Guid.NewGuid().ToString("N");
        var job = $"https://queue.fal.run/fal-ai/flux-lora/requests/{id}";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""
            {"status":"IN_QUEUE","request_id":"{{id}}","response_url":"{{job}}",
            "status_url":"{{job}}/status","cancel_url":"{{job}}/cancel","queue_position":0}
            """);
    }

    private static async Task SendResultAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = ResultBytes;
        var body = context.Response.Body;
        await body.WriteAsync(Beginning);
        for (var left = ResultBytes - Beginning.Length - End.Length; left > 0; left -= PieceBytes)
        {
            await body.WriteAsync(Piece.AsMemory(0, Math.Min(left, PieceBytes)));
        }

        await body.WriteAsync(End);
    }
}
