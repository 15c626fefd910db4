using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>
/// A server on real Kestrel. It responds to every call with the status in its path, <c>/{caller}/{status}/…</c>, and counts the calls. <see
/// cref="ConnectionLost"/> in place of a status closes the connection without a response.
/// </summary>
internal sealed class StatusServer : IAsyncDisposable
{
    public const string ConnectionLost = "connection lost";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Caller, string Answer), int> _calls = new();

    private StatusServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<StatusServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new StatusServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The path prefix with which a client gets this status.</summary>
    public string AddressFor(string caller, string answer) => $"{Address}/{Uri.EscapeDataString(caller)}/{Uri.EscapeDataString(answer)}";

    public int CallsOf(string caller, string answer) => _calls.GetValueOrDefault((caller, answer));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/').Select(Uri.UnescapeDataString).ToArray();
        var (caller, answer) = (parts[1], parts[2]);
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        _calls.AddOrUpdate((caller, answer), 1, (_, count) => count + 1);
        if (answer == ConnectionLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(answer, CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"message":"no","detail":"no","error_type":"test"}""", context.RequestAborted);
    }
}
