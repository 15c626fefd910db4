using System.Text;

namespace Gateway.Hostile.Connections;

/// <summary>HTTP/1.1 requests as bytes.</summary>
internal static class HttpText
{
    public const string Model = "fal-ai/imagen4/preview";

    /// <summary>The jobs of this model finish at once, with a large result.</summary>
    public const string FinishedModel = "fal-ai/flux-lora/image-to-image";

    public static byte[] Get(string path, string? key = null) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n{Credential(key)}\r\n");

    /// <summary>A GET whose connection ends with its response.</summary>
    public static byte[] LastGet(string path, string key) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Credential(key)}\r\n");

    /// <summary>The head of a POST that announces a body.</summary>
    public static byte[] PostHead(string path, string key, long length, string further = "") => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Credential(key)}Content-Type: application/json\r\n"
        + $"Content-Length: {length}\r\n{further}\r\n");

    public static byte[] ChunkedPostHead(string path, string key) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Credential(key)}Content-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n");

    public static byte[] Post(string path, string key, string body, string further = "") =>
        [.. PostHead(path, key, body.Length, further), .. Encoding.ASCII.GetBytes(body)];

    /// <summary>The head of an upload that announces its bytes.</summary>
    public static byte[] PutHead(string path, long length) => Encoding.ASCII.GetBytes(
        $"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: {length}\r\n\r\n");

    public static byte[] ChunkedPutHead(string path) => Encoding.ASCII.GetBytes(
        $"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n");

    public static byte[] Repeat(byte[] request, int times) => [.. Enumerable.Repeat(request, times).SelectMany(bytes => bytes)];

    private static string Credential(string? key) => key is null ? "" : $"Authorization: Bearer {key}\r\n";
}
