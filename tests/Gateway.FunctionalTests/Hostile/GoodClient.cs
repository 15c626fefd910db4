using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>
/// A well-behaved client with a key of its own. It submits, polls and validates in turn, on a few connections that it keeps open.
/// </summary>
internal sealed class GoodClient : IDisposable
{
    private const int CallsASecond = 20;
    private const int Connections = 4;

    private readonly HttpClient _client;
    private string? _job;

    public GoodClient(Uri address, TestKey key)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections })
        { BaseAddress = address, Timeout = TestDeadline.Longest };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
    }

    /// <summary>Calls one after another.</summary>
    /// <returns>The failures.</returns>
    public async Task<IReadOnlyCollection<string>> CallAsync(int calls)
    {
        var failures = new List<string>();
        for (var call = 0; call < calls; call++)
        {
            if (await TryCallAsync(call) is { } failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    /// <summary>
    /// Calls at a constant rate. The time of a call begins when the call is due, so that a call that waits for a connection counts too.
    /// </summary>
    public async Task<GoodClientFigures> CallUntilAsync(CancellationToken stop)
    {
        var times = new ConcurrentBag<double>();
        var failures = new ConcurrentQueue<string>();
        var calls = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / CallsASecond);
        try
        {
            for (var call = 0; await pace.WaitForNextTickAsync(stop); call++)
            {
                calls.Add(MeasureAsync(call));
            }
        }
        catch (OperationCanceledException)
        {
            // The phase is over.
        }

        await Task.WhenAll(calls);
        return new GoodClientFigures(times.Order().ToList(), failures);

        async Task MeasureAsync(int call)
        {
            var due = Stopwatch.GetTimestamp();
            if (await TryCallAsync(call) is { } failure)
            {
                failures.Enqueue(failure);
            }

            times.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <returns>The failure, or null.</returns>
    private async Task<string?> TryCallAsync(int call)
    {
        try
        {
            return await CallAsync(call, _job);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
    }

    private async Task<string?> CallAsync(int call, string? job)
    {
        if (call % 3 == 0 || job is null)
        {
            using var submitted = await _client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a lighthouse {{Guid.NewGuid():N}}"}""");
            if ((int)submitted.StatusCode != 200)
            {
                return await FailureOfAsync("submit", submitted);
            }

            _job = (await submitted.JsonAsync()).GetProperty("request_id").GetString();
            return null;
        }

        if (call % 3 == 1)
        {
            using var status = await _client.FollowAsync($"{job}/status");
            return (int)status.StatusCode == 202 ? null : await FailureOfAsync("poll", status);
        }

        using var validated = await _client.SubmitAsync("validate/" + Seeds.Imagen4, QueueExtensions.Body);
        return (int)validated.StatusCode == 200 ? null : await FailureOfAsync("validate", validated);
    }

    private static async Task<string> FailureOfAsync(string call, HttpResponseMessage response)
    {
        var text = await response.TextAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{call}: {(int)response.StatusCode} {text}");
    }
}
