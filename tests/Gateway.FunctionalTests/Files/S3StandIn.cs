using System.Collections.Concurrent;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Gateway.FunctionalTests.Files;

/// <summary>
/// A store with one bucket that speaks as much of S3 as the gateway uses, and refuses calls as a test says. It keeps objects in memory
/// and checks no signature.
/// </summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    public const string Bucket = "uploads";
    public const string AccessKey = "AKIA-CANARY-7d1f";
    public const string SecretKey = "secret-CANARY-93ac51";

    private const string Prefix = "gateway/";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<S3Request> _requests = new();

    private S3StandIn(WebApplication app) => _app = app;

    /// <summary>The names of the objects, without their prefix.</summary>
    public string[] Objects => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyList<S3Request> Requests => [.. _requests];

    /// <summary>Answers a call instead of the store. False: the store answers it.</summary>
    public Func<HttpContext, Task<bool>>? Refuse { get; set; }

    /// <summary>Answers a call that the store has carried out. False: the store answers it.</summary>
    public Func<HttpContext, Task<bool>>? RefuseAfter { get; set; }

    /// <summary>Whether the bytes of objects are not those that were stored.</summary>
    public bool IsDamaged { get; set; }

    public (string Key, string Value)[] Settings =>
    [
        ("Gateway:Files:S3:Bucket", Bucket), ("Gateway:Files:S3:ServiceUrl", _app.Urls.First()),
        ("Gateway:Files:S3:AccessKey", AccessKey), ("Gateway:Files:S3:SecretKey", SecretKey), ("Gateway:Files:S3:Prefix", Prefix),
    ];

    public static async Task<S3StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new S3StandIn(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>An error as S3 writes it. Amazon's own contain the access key.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return XmlAsync(
            context,
            $"<Error><Code>{code}</Code><Message>About {AccessKey}.</Message><AWSAccessKeyId>{AccessKey}</AWSAccessKeyId>"
                + $"<StringToSign>{SecretKey}</StringToSign><RequestId>1</RequestId></Error>");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

#pragma warning disable CA5351 // The ETag of an object is an MD5.
    private static string EtagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351

    private static Task XmlAsync(HttpContext context, string xml)
    {
        context.Response.ContentType = "application/xml";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        _requests.Enqueue(new S3Request(request.Method, request.Headers.Range.ToString()));
        if (Refuse is { } refuse && await refuse(context))
        {
            return;
        }

        var name = path.StartsWith($"/{Bucket}/{Prefix}", StringComparison.Ordinal) ? path[(Bucket.Length + Prefix.Length + 2)..] : "";
        await (name.Length == 0 ? ListAsync(context) : request.Method switch
        {
            "PUT" => PutAsync(context, name),
            "DELETE" => RemoveAsync(context, name),
            _ => ReadAsync(context, name),
        });
    }

    private Task ListAsync(HttpContext context)
    {
        var contents = string.Concat(Objects.Select(static name =>
            $"<Contents><Key>{SecurityElement.Escape(Prefix + name)}</Key>"
                + "<LastModified>2026-11-26T12:00:00.000Z</LastModified></Contents>"));
        return XmlAsync(context, $"<ListBucketResult><Name>{Bucket}</Name><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>");
    }

    private async Task PutAsync(HttpContext context, string name)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        _objects[name] = bytes.ToArray();
        if (RefuseAfter is { } refuse && await refuse(context))
        {
            return;
        }

        context.Response.Headers.ETag = EtagOf(_objects[name]);
    }

    private Task RemoveAsync(HttpContext context, string name)
    {
        _objects.TryRemove(name, out _);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task ReadAsync(HttpContext context, string name)
    {
        if (!_objects.TryGetValue(name, out var bytes))
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchKey");
            return;
        }

        var (first, last) = (0L, bytes.Length - 1L);
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
        {
            (first, last) = (range.From!.Value, range.To!.Value);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = new ContentRangeHeaderValue(first, last, bytes.Length).ToString();
        }

        context.Response.Headers.ETag = IsDamaged ? EtagOf([]) : EtagOf(bytes);
        context.Response.Headers.LastModified = "Thu, 26 Nov 2026 12:00:00 GMT";
        context.Response.ContentLength = last - first + 1;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory((int)first, (int)(last - first + 1)), context.RequestAborted);
        }
    }
}
