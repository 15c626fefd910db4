namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Records the responses of the gateway. Streams are not recorded, because buffering would change the behaviour that a test checks.
/// </summary>
internal sealed class RecordingHandler(HttpMessageHandler inner, Emissions emissions) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        emissions.Add($"answer {(int)response.StatusCode} {response.ReasonPhrase} {response.Headers} {response.Content.Headers}");
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            emissions.Add("answer body " + await response.Content.ReadAsStringAsync(cancellationToken));
        }

        return response;
    }
}
