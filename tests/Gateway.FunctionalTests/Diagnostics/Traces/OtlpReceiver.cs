using System.Collections.Concurrent;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>A receiver for OTLP over HTTP with Protocol Buffers, on a free loopback port.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _exports = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<string> Paths => [.. _exports.Select(export => export.Path)];

    /// <summary>Everything that was received, as bytes in Latin-1, to search for secrets.</summary>
    public string Raw => string.Concat(_exports.Select(export => System.Text.Encoding.Latin1.GetString(export.Body)));

    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. Traces.SelectMany(resource => resource.Messages(2)).SelectMany(scope =>
            scope.Messages(2).Select(span => ReceivedSpan.Read(scope.Message(1)!.Text(1), span))),
    ];

    /// <summary>The attributes of the resource of the first export.</summary>
    public IReadOnlyDictionary<string, string> Resource => ReceivedSpan.TagsOf(Traces.First().Message(1)!.Messages(1));

    private IEnumerable<ProtobufReader> Traces =>
        _exports.Where(export => export.Path == "/v1/traces").SelectMany(export => new ProtobufReader(export.Body).Messages(1));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Address = new Uri(receiver._app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    /// <summary>Waits for the first span with this name.</summary>
    public async Task<ReceivedSpan> SpanAsync(string name)
    {
        await Eventually.IsTrueAsync(() => Spans.Any(span => span.Name == name));
        return Spans.First(span => span.Name == name);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _exports.Enqueue((context.Request.Path.Value!, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
