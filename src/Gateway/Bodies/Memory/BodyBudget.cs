using System.Runtime.InteropServices;

namespace Gateway.Bodies.Memory;

/// <summary>
/// Bytes that all clients share, and a line for each client. The lines are served in turn. A client that has used its share is passed
/// over. A request that waits for the budget alone is not: no later request gets memory before it, so a stream of smaller bodies cannot
/// starve it. <see cref="BodyMemory"/> locks it.
/// </summary>
internal sealed class BodyBudget(long limit)
{
    /// <summary>Unused shares are kept up to this number, so that a request of an idle client allocates nothing.</summary>
    private const int MaxKept = 4096;

    private readonly Dictionary<string, BodyShare> _shares = new(StringComparer.Ordinal);
    private readonly LinkedList<BodyShare> _turns = new();
    private readonly LinkedList<BodyWaiter> _continuing = new();

    public long Limit => limit;

    public long Used { get; private set; }

    public int Waiting { get; private set; }

    public BodyShare ShareOf(string client, long shareLimit)
    {
        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, client, out _);
        share ??= new BodyShare(this, client);
        // A reload may have changed the limit.
        share.Limit = shareLimit;
        return share;
    }

    /// <returns>Null: the client uses nothing, and its share was not kept.</returns>
    public BodyShare? FindShare(string client) => _shares.GetValueOrDefault(client);

    /// <summary>Takes bytes for a new request, unless it would overtake a request that waits.</summary>
    public bool TryTakeNew(BodyShare share, long bytes) => share.Line.Count == 0 && !IsAwaited() && TryTake(share, bytes);

    /// <summary>Takes bytes for a body that holds memory already. Only another such body is served before it.</summary>
    public bool TryTakeMore(BodyShare share, long bytes) => NextContinuing() is null && TryTake(share, bytes);

    public void Release(BodyShare share, long bytes)
    {
        Used -= bytes;
        share.Used -= bytes;
        if (_shares.Count > MaxKept && share.IsUnused)
        {
            _shares.Remove(share.Client);
        }
    }

    public void Enqueue(BodyWaiter waiter)
    {
        Waiting++;
        waiter.Share.Waiting++;
        if (waiter.Continues)
        {
            _continuing.AddLast(waiter);
            return;
        }

        if (waiter.Share.Line.Count == 0)
        {
            _turns.AddLast(waiter.Share);
        }

        waiter.Share.Line.AddLast(waiter);
    }

    public void Remove(BodyWaiter waiter)
    {
        var line = waiter.Continues ? _continuing : waiter.Share.Line;
        line.Remove(waiter);
        Waiting--;
        waiter.Share.Waiting--;
        if (!waiter.Continues && line.Count == 0)
        {
            _turns.Remove(waiter.Share);
        }
    }

    /// <summary>Serves the waiting requests for which there is memory.</summary>
    public void Serve()
    {
        while (Next() is { } next && TryTake(next.Share, next.Bytes))
        {
            Serve(next, next.Share);
        }
    }

    /// <summary>The first waiting request of each client.</summary>
    public IEnumerable<BodyWaiter> First() => _turns.Select(static share => share.Line.First!.Value);

    /// <summary>Ends a wait. The caller has taken the bytes from <paramref name="from"/>.</summary>
    public void Serve(BodyWaiter waiter, BodyShare from)
    {
        Remove(waiter);
        if (!waiter.Continues && waiter.Share.Line.Count > 0)
        {
            // The other clients are next.
            _turns.Remove(waiter.Share);
            _turns.AddLast(waiter.Share);
        }

        waiter.Grant(from);
    }

    /// <summary>Whether a request waits for the budget and not for the share of its client.</summary>
    private bool IsAwaited() => Waiting > 0 && Next() is not null;

    /// <summary>
    /// The request that the next free bytes belong to. Bodies that hold memory already come first, because they release it when they are
    /// complete.
    /// </summary>
    private BodyWaiter? Next()
    {
        if (NextContinuing() is { } continuing)
        {
            return continuing;
        }

        foreach (var share in _turns)
        {
            if (share.HasRoomFor(share.Line.First!.Value.Bytes))
            {
                return share.Line.First.Value;
            }
        }

        return null;
    }

    private BodyWaiter? NextContinuing()
    {
        foreach (var waiter in _continuing)
        {
            if (waiter.Share.HasRoomFor(waiter.Bytes))
            {
                return waiter;
            }
        }

        return null;
    }

    private bool TryTake(BodyShare share, long bytes)
    {
        if (!share.HasRoomFor(bytes) || Used + bytes > Limit)
        {
            return false;
        }

        Used += bytes;
        share.Used += bytes;
        return true;
    }
}
