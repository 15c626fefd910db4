using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Hostile.Connections;

/// <summary>Ordinary calls of an attacker, which read their responses.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient _client;

    public Caller(AttackTarget target, int connections) => _client = new HttpClient(
        new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections, UseCookies = false })
    { BaseAddress = target.Address, Timeout = TimeSpan.FromMinutes(2) };

    public async Task<string> GetAsync(string path, string? key, CancellationToken stop)
    {
        using var request = RequestOf(HttpMethod.Get, path, key);
        return await SendAsync(request, stop);
    }

    public async Task<string> DeleteAsync(string path, string key, CancellationToken stop)
    {
        using var request = RequestOf(HttpMethod.Delete, path, key);
        return await SendAsync(request, stop);
    }

    public async Task<string> PostAsync(string path, string key, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        using var request = RequestOf(HttpMethod.Post, path, key);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request, stop);
    }

    /// <summary>Submits jobs, each with another prompt.</summary>
    /// <returns>The ids, in the order of the numbers.</returns>
    public async Task<string[]> SubmitAsync(int count, string model, Func<int, string> keyOf)
    {
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            using var request = RequestOf(HttpMethod.Post, "/" + model, keyOf(i));
            request.Content = new StringContent(JobBody.Of(model), Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            ids[i] = response.IsSuccessStatusCode
                ? JsonDocument.Parse(text).RootElement.GetProperty("request_id").GetString()!
                : throw new InvalidOperationException($"A job of the preparation was refused: {(int)response.StatusCode} {text}");
        });
        return ids;
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage RequestOf(HttpMethod method, string path, string? key)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        return request;
    }

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await response.Content.CopyToAsync(Stream.Null, stop);
        return AttackRun.StatusOf(response);
    }
}
