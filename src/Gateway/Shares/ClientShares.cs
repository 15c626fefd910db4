using System.Runtime.InteropServices;
using Gateway.Metrics;

namespace Gateway.Shares;

/// <summary>
/// Counts what each client holds. A client that holds nothing has no entry, so the table is not larger than the number of requests in
/// flight, and no entry outlives its client's removal from the configuration.
/// </summary>
internal sealed class ClientShares : IMeasured
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ShareUse> _uses = new(StringComparer.Ordinal);
    private int _waitingSubmits;
    private int _streams;
    private int _downloads;
    private int _upstreamCalls;

    /// <summary>Number of clients that hold something.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _uses.Count;
            }
        }
    }

    /// <summary>Takes one of a client's share. The caller releases it exactly once, on every path.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="kind">The thing to take one of.</param>
    /// <param name="limit">The client's share, which a reload may have changed.</param>
    /// <param name="used">How many the client held before.</param>
    /// <returns>False: the share is in use, and nothing was taken.</returns>
    public bool TryTake(string client, ShareKind kind, int limit, out int used)
    {
        lock (_gate)
        {
            used = _uses.TryGetValue(client, out var known) ? known[kind] : 0;
            if (used >= limit)
            {
                return false;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_uses, client, out _).Add(kind, 1);
            CountTotal(kind, 1);
            return true;
        }
    }

    /// <summary>Takes one of the calls to the upstream that the process makes at a time. A client gets a fair share of them.</summary>
    public bool TryTakeUpstreamCall(string client, int processLimit)
    {
        lock (_gate)
        {
            var share = FairShare.Of(processLimit, processLimit, _upstreamCalls);
            return _upstreamCalls < processLimit && TryTake(client, ShareKind.UpstreamCalls, share, out _);
        }
    }

    public void Release(string client, ShareKind kind)
    {
        lock (_gate)
        {
            ref var use = ref CollectionsMarshal.GetValueRefOrNullRef(_uses, client);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref use) || use[kind] == 0)
            {
                throw new InvalidOperationException($"A share of {kind} is released that nobody has taken.");
            }

            use.Add(kind, -1);
            CountTotal(kind, -1);
            if (use.IsEmpty)
            {
                _uses.Remove(client);
            }
        }
    }

    /// <summary>How many a client holds now.</summary>
    public int UsedBy(string client, ShareKind kind)
    {
        lock (_gate)
        {
            return _uses.TryGetValue(client, out var use) ? use[kind] : 0;
        }
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.clients.active", "{client}", "Clients with a request in flight.", () => Count);
        meter.Level("gateway.submits.waiting", "{request}", "Submits that wait for the results of their jobs.",
            () => Volatile.Read(ref _waitingSubmits));
        meter.Level("gateway.streams.open", "{stream}", "Open status streams.", () => Volatile.Read(ref _streams));
        meter.Level("gateway.files.downloads.active", "{request}", "Requests without a key that read a file.",
            () => Volatile.Read(ref _downloads));
        meter.Level("gateway.upstream.calls.active", "{call}", "Submits and results that are being forwarded.",
            () => Volatile.Read(ref _upstreamCalls));
    }

    private void CountTotal(ShareKind kind, int change)
    {
        if (kind == ShareKind.WaitingSubmits)
        {
            _waitingSubmits += change;
        }
        else if (kind == ShareKind.Streams)
        {
            _streams += change;
        }
        else if (kind == ShareKind.Downloads)
        {
            _downloads += change;
        }
        else if (kind == ShareKind.UpstreamCalls)
        {
            _upstreamCalls += change;
        }
    }
}
