using System.Text.Json;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Reads server-sent events line by line as they arrive.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream stream, CancellationTokenSource ending)
    {
        _response = response;
        _reader = new StreamReader(stream);
        _ending = ending;
    }

    public int Comments { get; private set; }

    public static async Task<EventStream> OpenAsync(HttpClient client, string id, string app = "fal-ai/imagen4", string query = "")
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var response = await client.GetAsync(
            new Uri($"/{app}/requests/{id}/status/stream{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead,
            ending.Token);
        if (response.StatusCode != System.Net.HttpStatusCode.OK)
        {
            throw new ShouldAssertException($"A stream was refused with {response.StatusCode}: {await response.TextAsync()}");
        }

        response.Content.Headers.ContentType?.ToString().ShouldBe("text/event-stream");
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        return new EventStream(response, await response.Content.ReadAsStreamAsync(ending.Token), ending);
    }

    /// <returns>The data of the next event, or null if the stream has ended.</returns>
    public async Task<JsonElement?> NextAsync()
    {
        JsonElement? data = null;
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = JsonDocument.Parse(line[6..]).RootElement;
            }
            else if (line.StartsWith(':'))
            {
                Comments++;
            }
            else if (line.Length == 0 && data is not null)
            {
                return data;
            }
        }

        return null;
    }

    /// <summary>Reads until a comment arrives.</summary>
    public async Task CommentAsync()
    {
        while (!(await LineAsync()).ShouldNotBeNull("the stream ended").StartsWith(':'))
        {
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _response.Dispose();
        _reader.Dispose();
        _ending.Dispose();
    }

    private async Task<string?> LineAsync() =>
        await _reader.ReadLineAsync(_ending.Token).AsTask().WaitAsync(TestDeadline.Longest, _ending.Token);
}
