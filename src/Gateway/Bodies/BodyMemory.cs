using Gateway.Bodies.Memory;
using Gateway.Metrics;

namespace Gateway.Bodies;

/// <summary>
/// Memory of all request bodies, in bytes as rented. There are two budgets: one for large bodies, and a reserve for small ones
/// (<see cref="BodySizes.SmallBytes"/>), so that a small body never waits behind large ones. In each of them a client has a share. A
/// request that finds no memory waits in the line of its client and is refused when its wait ends.
/// </summary>
internal sealed class BodyMemory : IMeasured
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly BodyBudget _large;
    private readonly BodyBudget _small;
    private long _refusedToClient;
    private long _refusedToProcess;

    /// <param name="budget">Bytes for large bodies. The reserve for small bodies, an eighth of it, is added to it.</param>
    /// <param name="time">The clock of the waits.</param>
    public BodyMemory(long budget, TimeProvider time)
    {
        _time = time;
        _large = new BodyBudget(BodySizes.InBlocks(budget));
        // Half of the reserve is the share of a client, which must hold one small body.
        _small = new BodyBudget(Math.Max(BodySizes.InBlocks(budget / 8), 2 * BodySizes.SmallBytes));
    }

    /// <summary>Bytes for large bodies.</summary>
    public long Budget => _large.Limit;

    /// <summary>Bytes for small bodies, in addition to <see cref="Budget"/>.</summary>
    public long SmallBudget => _small.Limit;

    /// <summary>Bytes that are reserved now. 0 if no request is in flight.</summary>
    public long Reserved => Read(() => _large.Used + _small.Used);

    /// <summary>Number of requests that wait for memory.</summary>
    public int Waiting => Read(() => _large.Waiting + _small.Waiting);

    /// <summary>Reserves memory of a small body without waiting.</summary>
    /// <returns>Null: there is no memory, or another request of the client waits.</returns>
    public BodyShare? TryReserveSmall(string client, long bytes, BodyTerms terms)
    {
        lock (_gate)
        {
            return TakeSmall(client, bytes, terms);
        }
    }

    /// <summary>Reserves memory of a small body. It may use the memory for large bodies if nobody waits for it.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ValueTask<BodyGrant> ReserveSmallAsync(string client, long bytes, BodyTerms terms, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return TakeSmall(client, bytes, terms) is { } share
                ? ValueTask.FromResult<BodyGrant>(share)
                : Wait(new BodyWaiter(SmallShare(client), bytes, continues: false), terms, cancellation);
        }
    }

    /// <summary>Reserves memory of a large body.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ValueTask<BodyGrant> ReserveAsync(string client, long bytes, BodyTerms terms, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var share = LargeShare(client, terms);
            return _large.TryTakeNew(share, bytes)
                ? ValueTask.FromResult<BodyGrant>(share)
                : Wait(new BodyWaiter(share, bytes, continues: false), terms, cancellation);
        }
    }

    /// <summary>
    /// Reserves more memory for a body that has some. It is served before the bodies that have none, because it releases its memory when
    /// it is complete.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ValueTask<BodyGrant> ReserveMoreAsync(BodyShare share, long bytes, BodyTerms terms, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return share.Budget.TryTakeMore(share, bytes)
                ? ValueTask.FromResult<BodyGrant>(share)
                : Wait(new BodyWaiter(share, bytes, continues: true), terms, cancellation);
        }
    }

    public void Release(BodyShare share, long bytes)
    {
        lock (_gate)
        {
            share.Budget.Release(share, bytes);
            Serve();
        }
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.body_memory.used", "By", "Memory of large request bodies in use.", () => Read(() => _large.Used));
        meter.Level("gateway.body_memory.limit", "By", "Memory for large request bodies.", () => _large.Limit);
        meter.Level("gateway.body_memory.waiting", "{request}", "Requests that wait for body memory.", () => Waiting);
        meter.Level("gateway.body_memory.small.used", "By", "Memory of small request bodies in use.", () => Read(() => _small.Used));
        meter.Level("gateway.body_memory.small.limit", "By", "Memory for small request bodies.", () => _small.Limit);
        meter.Totals("gateway.body_memory.refused", "{request}", "Requests that got no body memory, by reason.", () =>
        [
            new(Interlocked.Read(ref _refusedToClient), new KeyValuePair<string, object?>("reason", "client")),
            new(Interlocked.Read(ref _refusedToProcess), new KeyValuePair<string, object?>("reason", "process")),
        ]);
    }

    private BodyShare? TakeSmall(string client, long bytes, BodyTerms terms)
    {
        var share = SmallShare(client);
        if (_small.TryTakeNew(share, bytes))
        {
            return share;
        }

        var large = LargeShare(client, terms);
        return share.Line.Count == 0 && _large.TryTakeNew(large, bytes) ? large : null;
    }

    private BodyShare SmallShare(string client) => _small.ShareOf(client, _small.Limit / 2);

    private BodyShare LargeShare(string client, BodyTerms terms) =>
        _large.ShareOf(client, Math.Min(BodySizes.InBlocks(terms.ClientBytes), _large.Limit));

    private ValueTask<BodyGrant> Wait(BodyWaiter waiter, BodyTerms terms, CancellationToken cancellation)
    {
        var (share, bytes) = (waiter.Share, waiter.Bytes);
        if (terms.Wait <= TimeSpan.Zero || terms.MaxWaiting == 0 || bytes > share.Limit || bytes > share.Budget.Limit)
        {
            return ValueTask.FromResult<BodyGrant>(Refuse(waiter.WaitsForShare));
        }

        var isClient = share.Waiting >= terms.MaxWaitingOfClient;
        if (isClient || share.Budget.Waiting >= terms.MaxWaiting)
        {
            return ValueTask.FromResult<BodyGrant>(Refuse(isClient));
        }

        share.Budget.Enqueue(waiter);
        return new ValueTask<BodyGrant>(WaitAsync(waiter, terms.Wait, cancellation));
    }

    private async Task<BodyGrant> WaitAsync(BodyWaiter waiter, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            return await waiter.Granted.WaitAsync(wait, _time, cancellation);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                if (waiter.From is { } granted)
                {
                    // The memory was granted at the last moment.
                    return granted;
                }

                var isClient = waiter.WaitsForShare;
                waiter.Share.Budget.Remove(waiter);
                // Without the removed request, smaller requests behind it may fit.
                Serve();
                return Refuse(isClient);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (waiter.From is { } granted)
                {
                    // The memory was granted while the caller cancelled.
                    granted.Budget.Release(granted, waiter.Bytes);
                }
                else
                {
                    waiter.Share.Budget.Remove(waiter);
                }

                Serve();
            }

            throw;
        }
    }

    private BodyRefusal Refuse(bool isClient)
    {
        Interlocked.Increment(ref isClient ? ref _refusedToClient : ref _refusedToProcess);
        return isClient ? BodyRefusal.ClientShare : BodyRefusal.ProcessBudget;
    }

    private void Serve()
    {
        _large.Serve();
        _small.Serve();
        while (_small.Waiting > 0 && ServeSmallFromLarge())
        {
            // The next request of each client.
        }
    }

    /// <summary>Serves the first waiting request of each client, if the memory for large bodies has room.</summary>
    /// <returns>Whether any was served.</returns>
    private bool ServeSmallFromLarge()
    {
        var isAny = false;
        foreach (var waiter in _small.First().ToList())
        {
            // The share was created before the request began to wait, and may have been removed since.
            if (_large.FindShare(waiter.Share.Client) is { } large && _large.TryTakeNew(large, waiter.Bytes))
            {
                _small.Serve(waiter, large);
                isAny = true;
            }
        }

        return isAny;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
