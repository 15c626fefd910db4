using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>The calls of an upload, as a client makes them.</summary>
internal static class FileCalls
{
    /// <summary>A PNG of one pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>A file of this size with the beginning of a PNG.</summary>
    public static byte[] PngOf(int length, int seed = 0)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        Png.AsSpan(0, Math.Min(length, 33)).CopyTo(bytes);
        return bytes;
    }

    public static async Task<UploadUrls> InitiateAsync(
        this HttpClient client, string contentType = "image/png", string fileName = "cat.png", bool isMultipart = false,
        string? lifecycle = null)
    {
        using var response = await client.SendInitiateAsync(
            JsonSerializer.Serialize(new { content_type = contentType, file_name = fileName }), isMultipart, lifecycle);
        var body = await response.JsonAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body.ToString());
        return new UploadUrls(
            new Uri(body.GetProperty("upload_url").GetString()!), new Uri(body.GetProperty("file_url").GetString()!));
    }

    public static Task<HttpResponseMessage> SendInitiateAsync(
        this HttpClient client, string body, bool isMultipart = false, string? lifecycle = null)
    {
        var path = isMultipart ? "/storage/upload/initiate-multipart" : "/storage/upload/initiate";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path + "?storage_type=fal-cdn-v3", UriKind.Relative))
        {
            Content = HttpExtensions.Json(body),
        };
        if (lifecycle is not null)
        {
            request.Headers.Add("X-Fal-Object-Lifecycle", lifecycle);
        }

        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends bytes to an upload URL, without a key.</summary>
    public static Task<HttpResponseMessage> PutAsync(this TestGateway gateway, Uri url, byte[] bytes, string? contentType = "image/png") =>
        gateway.PutAsync(url, new ByteArrayContent(bytes), contentType);

    public static async Task<HttpResponseMessage> PutAsync(this TestGateway gateway, Uri url, HttpContent content, string? contentType)
    {
        using var client = gateway.CreateClient(key: null);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await client.PutAsync(url, content, TestContext.Current.CancellationToken);
    }

    public static async Task<HttpResponseMessage> CompleteAsync(this TestGateway gateway, UploadUrls upload, string body)
    {
        using var client = gateway.CreateClient(key: null);
        return await client.PostAsync(
            new Uri(upload.Upload + "/complete"), HttpExtensions.Json(body), TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a URL without a key.</summary>
    public static async Task<HttpResponseMessage> ReadAsync(this TestGateway gateway, Uri url, HttpMethod? method = null)
    {
        using var client = gateway.CreateClient(key: null);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Uploads a file and returns its URL.</summary>
    public static async Task<Uri> UploadAsync(
        this TestGateway gateway, byte[] bytes, string contentType = "image/png", string fileName = "cat.png", string? lifecycle = null,
        HttpClient? client = null)
    {
        var upload = await (client ?? gateway.Client).InitiateAsync(contentType, fileName, lifecycle: lifecycle);
        using var response = await gateway.PutAsync(upload.Upload, bytes, contentType);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return upload.File;
    }

    /// <summary>Sends a part and returns its etag.</summary>
    public static async Task<string> PutPartAsync(this TestGateway gateway, UploadUrls upload, int number, byte[] bytes)
    {
        using var response = await gateway.PutAsync(new Uri($"{upload.Upload}/{number}"), bytes, contentType: null);
        var body = await response.JsonAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body.ToString());
        body.GetProperty("partNumber").GetInt32().ShouldBe(number);
        return body.GetProperty("etag").GetString()!;
    }

    public static string PartsBody(params (int Number, string Etag)[] parts) => JsonSerializer.Serialize(
        new { parts = parts.Select(part => new { partNumber = part.Number, etag = part.Etag }) });

    public static string IdOf(Uri url) => url.Segments[^1];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
