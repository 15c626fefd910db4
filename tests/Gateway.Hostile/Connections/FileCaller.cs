using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Hostile.Connections;

/// <summary>The calls of an upload, as a client makes them.</summary>
internal sealed class FileCaller : IDisposable
{
    public const string Initiate = "/storage/upload/initiate";
    public const string InitiateMultipart = "/storage/upload/initiate-multipart";

    private static readonly byte[] PngStart = [0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8, 0, 0, 0, 13, .. "IHDR"u8];

    private readonly HttpClient _client;

    public FileCaller(AttackTarget target, int connections) => _client = new HttpClient(
        new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections, UseCookies = false })
    { BaseAddress = target.Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A file of this size with the beginning of a PNG.</summary>
    public static byte[] PngOf(int bytes)
    {
        var png = new byte[bytes];
        new Random(bytes).NextBytes(png);
        PngStart.CopyTo(png, 0);
        return png;
    }

    public static string BeginBody(string type, string name) => JsonSerializer.Serialize(new { content_type = type, file_name = name });

    /// <summary>Begins an upload of a preparation.</summary>
    public async Task<BegunUpload> BeginAsync(string key, string type = "image/png", bool isMultipart = false, string? lifecycle = null)
    {
        using var response = await SendBeginAsync(key, BeginBody(type, "lion.png"), isMultipart, lifecycle, CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        return response.IsSuccessStatusCode
            ? Read(text)
            : throw new InvalidOperationException($"An upload of the preparation was refused: {(int)response.StatusCode} {text}");
    }

    public async Task<(string Status, BegunUpload? Upload)> TryBeginAsync(
        string key, string body, string? lifecycle, CancellationToken stop)
    {
        using var response = await SendBeginAsync(key, body, isMultipart: false, lifecycle, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return (AttackRun.StatusOf(response), response.IsSuccessStatusCode ? Read(text) : null);
    }

    /// <summary>Sends bytes without a key.</summary>
    /// <returns>The status and the response.</returns>
    public async Task<(string Status, string Text)> PutAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        using var content = new ReadOnlyMemoryContent(bytes);
        using var response = await _client.PutAsync(new Uri(path, UriKind.Relative), content, stop);
        return (AttackRun.StatusOf(response), await response.Content.ReadAsStringAsync(stop));
    }

    /// <summary>Uploads a file of a preparation.</summary>
    public async Task<BegunUpload> UploadAsync(string key, ReadOnlyMemory<byte> bytes, string? lifecycle = null)
    {
        var upload = await BeginAsync(key, lifecycle: lifecycle);
        await ExpectAsync(PutAsync(upload.UploadPath, bytes, CancellationToken.None));
        return upload;
    }

    /// <summary>Sends a part of a preparation.</summary>
    /// <returns>Its etag.</returns>
    public async Task<string> PutPartAsync(BegunUpload upload, int number, ReadOnlyMemory<byte> bytes)
    {
        var text = await ExpectAsync(PutAsync($"{upload.UploadPath}/{number}", bytes, CancellationToken.None));
        return JsonDocument.Parse(text).RootElement.GetProperty("etag").GetString()!;
    }

    /// <summary>Completes an upload, without a key.</summary>
    public async Task<string> CompleteAsync(BegunUpload upload, string body, CancellationToken stop)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(upload.UploadPath + "/complete", UriKind.Relative), content, stop);
        await response.Content.CopyToAsync(Stream.Null, stop);
        return AttackRun.StatusOf(response);
    }

    /// <summary>Reads the head of a file, without a key.</summary>
    /// <returns>The status and the header with the name.</returns>
    public async Task<(string Status, string Disposition)> HeadAsync(string path, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        using var response = await _client.SendAsync(request, stop);
        return (AttackRun.StatusOf(response), string.Join(',', response.Content.Headers.NonValidated
            .Where(header => header.Key == "Content-Disposition").Select(header => header.Value.ToString())));
    }

    public void Dispose() => _client.Dispose();

    private static BegunUpload Read(string text)
    {
        var root = JsonDocument.Parse(text).RootElement;
        var (upload, file) = (root.GetProperty("upload_url").GetString()!, root.GetProperty("file_url").GetString()!);
        return new BegunUpload(new Uri(upload).AbsolutePath, new Uri(file).AbsolutePath, file);
    }

    private static async Task<string> ExpectAsync(Task<(string Status, string Text)> call)
    {
        var (status, text) = await call;
        return status == "200" ? text : throw new InvalidOperationException($"The preparation was refused: {status} {text}");
    }

    private async Task<HttpResponseMessage> SendBeginAsync(
        string key, string body, bool isMultipart, string? lifecycle, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isMultipart ? InitiateMultipart : Initiate, UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        if (lifecycle is not null)
        {
            request.Headers.Add("X-Fal-Object-Lifecycle", lifecycle);
        }

        return await _client.SendAsync(request, stop);
    }
}
