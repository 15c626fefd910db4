using System.Collections.Concurrent;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Changes;

/// <summary>A service that calls two gateways without a pause, with the key that is valid now.</summary>
internal sealed class KeyLoad(string key, params IReadOnlyList<TestGateway> gateways) : IAsyncDisposable
{
    private const int CallersPerGateway = 2;

    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _callers = [];
    private volatile string _key = key;
    private long _calls;

    public string Key
    {
        get => _key;
        set => _key = value;
    }

    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>The statuses of calls with the valid key that were not 200.</summary>
    public ConcurrentQueue<HttpStatusCode> Refused { get; } = [];

    /// <summary>The times, after the deadline, of accepted calls with a revoked key.</summary>
    public ConcurrentQueue<TimeSpan> AcceptedTooLate { get; } = [];

    public void Begin() => _callers.AddRange(
        gateways.SelectMany(gateway => Enumerable.Range(0, CallersPerGateway).Select(_ => Task.Run(() => CallAsync(gateway)))));

    /// <summary>Calls both gateways with a revoked key until each has refused it. A call that begins after the deadline must be
    /// refused.</summary>
    public Task ProbeAsync(string revoked, long refusedFrom) => Task.WhenAll(gateways.Select(async gateway =>
    {
        using var client = gateway.CreateClient(revoked);
        while (true)
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            using var answer = await client.ListJobsAsync();
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                return;
            }

            if (startedAt > refusedFrom)
            {
                AcceptedTooLate.Enqueue(TimeProvider.System.GetElapsedTime(refusedFrom, startedAt));
                return;
            }
        }
    }));

    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }

    private async Task CallAsync(TestGateway gateway)
    {
        var clients = new Dictionary<string, HttpClient>();
        while (!_ending.IsCancellationRequested)
        {
            var key = _key;
            if (!clients.TryGetValue(key, out var client))
            {
                clients.Add(key, client = gateway.CreateClient(key));
            }

            using var answer = await client.ListJobsAsync();
            Interlocked.Increment(ref _calls);
            // A key that was replaced during the call may be revoked already.
            if (answer.StatusCode != HttpStatusCode.OK && key == _key)
            {
                Refused.Enqueue(answer.StatusCode);
            }
        }

        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }
}
