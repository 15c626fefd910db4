using Gateway.Metrics;

namespace Gateway.Shares;

/// <summary>
/// Counts the requests that the process handles. Requests of routes without authentication get at most half of the limit, so that they
/// cannot take all of it from the clients.
/// </summary>
internal sealed class RequestsInFlight : IMeasured
{
    /// <summary>So many requests at a time are few for any client.</summary>
    private const int Few = 4;

    private int _all;
    private int _open;

    /// <summary>All requests, including those of <see cref="Open"/>.</summary>
    public int All => Volatile.Read(ref _all);

    /// <summary>The requests of routes without authentication.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Counts one request. The caller calls <see cref="Leave"/> exactly once if this succeeds.</summary>
    public bool TryEnter(int limit) => TryAdd(ref _all, limit);

    public void Leave() => Interlocked.Decrement(ref _all);

    /// <summary>Counts a request that <see cref="TryEnter"/> has counted as one without authentication too.</summary>
    public bool TryEnterOpen(int limit) => TryAdd(ref _open, limit / 2);

    public void LeaveOpen() => Interlocked.Decrement(ref _open);

    /// <summary>
    /// Whether a client with this number of other requests must leave the rest of the limit to clients with fewer. The last quarter of the
    /// limit is for clients that hold less than an equal part of that quarter: many clients that each use their whole share cannot take
    /// all of the process.
    /// </summary>
    /// <param name="limit">The limit of the process.</param>
    /// <param name="used">Requests in flight of the client, without this one.</param>
    /// <param name="clients">Number of clients with requests in flight.</param>
    public bool IsReserved(int limit, int used, int clients)
    {
        var reserve = limit / 4;
        return All > limit - reserve && used >= Math.Max(Few, reserve / Math.Max(1, clients));
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.requests.active", "{request}", "Requests in flight, health checks excluded.", () => All);
        meter.Level("gateway.requests.open_routes.active", "{request}", "Requests in flight on routes without authentication.", () => Open);
    }

    private static bool TryAdd(ref int count, int limit)
    {
        if (Interlocked.Increment(ref count) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }
}
