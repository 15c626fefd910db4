using System.Collections.Concurrent;
using Gateway.Commands;
using Gateway.UnitTests.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.UnitTests.Commands.Remote;

/// <summary>A server that answers the calls of commands as a test says, and keeps the calls.</summary>
internal sealed class AdministrationStub : IAsyncDisposable
{
    public const string Key = "gw_admin-CANARY-51d0";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();
    private readonly TestFiles _files = new();

    private AdministrationStub(WebApplication app)
    {
        _app = app;
        KeyFile = _files.Write("admin.key", Key + "\n");
    }

    /// <summary>The calls: method, target and body.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The values of <c>Authorization</c>.</summary>
    public ConcurrentQueue<string> Credentials { get; } = new();

    /// <summary>The values of <c>If-Match</c>. Every answer has the version <c>"3"</c>.</summary>
    public ConcurrentQueue<string> Versions { get; } = new();

    public string KeyFile { get; }

    public string Url => _app.Urls.Single();

    public static async Task<AdministrationStub> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new AdministrationStub(builder.Build());
        foreach (var answer in answers)
        {
            stub._answers.Enqueue(answer);
        }

        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    /// <summary>Runs a command against this server.</summary>
    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) =>
        RunAloneAsync([.. args, "--url", Url, "--key-file", KeyFile]);

    public static async Task<(int Exit, string Output, string Error)> RunAloneAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommands.RunAsync(args, output, error, (_, _, _) => 7, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _files.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Calls.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {body}".TrimEnd());
        Versions.Enqueue(context.Request.Headers.IfMatch.ToString());
        context.Response.Headers.ETag = "\"3\"";
        Credentials.Enqueue(context.Request.Headers.Authorization.ToString());
        var (status, text) = _answers.TryDequeue(out var next) ? next : (500, "");
        context.Response.StatusCode = status;
        if (text.Length > 0)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
    }
}
