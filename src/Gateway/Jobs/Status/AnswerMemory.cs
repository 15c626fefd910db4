using Gateway.Jobs.Resolution;
using Gateway.Metrics;

namespace Gateway.Jobs.Status;

/// <summary>
/// Bounds the memory of responses with a large status body: the body and its copy with the gateway's URLs stay in memory until the client
/// has read them. A client may take half. A small body is not counted, because the number of requests in flight bounds those.
/// </summary>
internal sealed class AnswerMemory(CacheShares shares, TimeProvider time) : IMeasured
{
    /// <summary>A body up to this size is small.</summary>
    public const int SmallBytes = 16 * 1024;

    /// <summary>How long a request waits. After it, the response has no logs.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _clients = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly long _limit = shares.Responses;
    private long _used;

    public long Used => Volatile.Read(ref _used);

    public long Limit => _limit;

    /// <summary>Bytes that a response with this status takes. 0: its body is small.</summary>
    public static long Needed(StatusReading reading) => reading.Body is { Length: > SmallBytes } body ? 2L * body.Length : 0;

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.status_responses.used", "By", "Memory of responses with a large status body.", () => Used);
        meter.Level("gateway.status_responses.limit", "By", "Memory that responses with a large status body may take.", () => Limit);
    }

    /// <summary>Takes memory if there is any, and if the client is within its share. One response always fits.</summary>
    public bool TryTake(string client, long bytes)
    {
        if (bytes == 0)
        {
            return true;
        }

        lock (_gate)
        {
            return TryTakeLocked(client, bytes);
        }
    }

    /// <summary>Waits for memory, for at most <see cref="MaxWait"/>.</summary>
    /// <returns>False: there was none in this time.</returns>
    public async Task<bool> TakeAsync(string client, long bytes, CancellationToken cancellation)
    {
        var waiter = new Waiter(client, bytes);
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            if (TryTakeLocked(client, bytes))
            {
                return true;
            }

            place = _waiting.AddLast(waiter);
        }

        try
        {
            await waiter.Granted.Task.WaitAsync(MaxWait, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return !TryLeave(place);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (!TryLeave(place))
            {
                Return(client, bytes);
            }

            throw;
        }
    }

    public void Return(string client, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        lock (_gate)
        {
            _used -= bytes;
            if ((_clients[client] -= bytes) == 0)
            {
                _clients.Remove(client);
            }

            for (var place = _waiting.First; place is not null;)
            {
                var (current, next) = (place, place.Next);
                if (TryTakeLocked(current.Value.Client, current.Value.Bytes))
                {
                    _waiting.Remove(current);
                    current.Value.Granted.SetResult();
                }

                place = next;
            }
        }
    }

    /// <returns>False: the memory was granted at the same moment.</returns>
    private bool TryLeave(LinkedListNode<Waiter> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return false;
            }

            _waiting.Remove(place);
            return true;
        }
    }

    private bool TryTakeLocked(string client, long bytes)
    {
        var ofClient = _clients.GetValueOrDefault(client);
        var fits = _used == 0 || (_used + bytes <= _limit && (ofClient == 0 || ofClient + bytes <= _limit / 2));
        if (fits)
        {
            _clients[client] = ofClient + bytes;
            _used += bytes;
        }

        return fits;
    }

    private sealed record Waiter(string Client, long Bytes)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
