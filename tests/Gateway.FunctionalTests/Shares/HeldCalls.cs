using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Shares;

/// <summary>Calls that stay open until the test ends them.</summary>
internal sealed class HeldCalls : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);

    private readonly List<Task> _calls = [];

    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins calls whose responses nobody reads.</summary>
    public void Begin(int count, Func<int, CancellationToken, Task> call)
    {
        for (var i = 0; i < count; i++)
        {
            _calls.Add(call(i, _ending.Token));
        }
    }

    /// <summary>Begins submits that wait for their results. Each has a body of its own.</summary>
    public void BeginWaits(HttpClient client, int count, string way = WaysIn.Wait) => Begin(count, (i, cancellation) =>
        WaysIn.SubmitAsync(client, way, $$"""{"prompt":"lion {{i}} {{Guid.NewGuid()}}"}""", cancellation));

    public void BeginStreams(HttpClient client, string id, int count) => Begin(count, (_, cancellation) => client.GetAsync(
        new Uri($"/fal-ai/imagen4/requests/{id}/status/stream", UriKind.Relative), cancellation));

    public void BeginPolls(HttpClient client, string id, int count) => Begin(count, (_, cancellation) => client.GetAsync(
        new Uri($"/fal-ai/imagen4/requests/{id}/status", UriKind.Relative), cancellation));

    /// <summary>Disconnects every call.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_calls.Select(call => call.ContinueWith(
            static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
        _calls.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }
}
