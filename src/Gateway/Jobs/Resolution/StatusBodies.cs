namespace Gateway.Jobs.Resolution;

/// <summary>
/// Counts the status bodies that entries keep, and bounds them in bytes. A body is dropped some time after its last use. If there is no
/// room, the client whose bodies take the most loses the one that it has not used for the longest time. A dropped body of a running job
/// is read again at the next poll; the status of a finished job then comes from its record, which has no logs.
/// </summary>
internal sealed class StatusBodies(long limit, TimeProvider time)
{
    /// <summary>Memory of a kept body besides its bytes.</summary>
    private const int Overhead = 250;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClientBodies> _clients = new(StringComparer.Ordinal);
    private long _bytes;
    private int _count;
    private long _evictions;

    public long Limit => limit;

    /// <summary>Memory of the kept bodies.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Number of bodies that were dropped because others needed their memory.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>Counts the body of an entry's last status, in place of the one before. The caller uses the entry and does not hold its
    /// gate.</summary>
    public void Keep(JobEntry entry, StatusReading reading)
    {
        List<KeptBody>? dropped;
        lock (_gate)
        {
            Remove(entry.KeptBody);
            if (reading.Body is not { } body)
            {
                return;
            }

            Add(new KeptBody(entry, reading, body.Length + Overhead));
            dropped = RemoveExcess();
        }

        Drop(dropped);
    }

    /// <summary>The kept response of an entry. It needs no lock, because a kept response never changes.</summary>
    public static WrittenStatus? WrittenOf(JobEntry entry) => entry.KeptBody?.Written;

    /// <summary>
    /// Keeps a response. If it contains a body of the upstream, only from its second use: most bodies are polled once before the next one is
    /// read. The caller uses the entry and does not hold its gate.
    /// </summary>
    public void KeepWritten(JobEntry entry, WrittenStatus written)
    {
        List<KeptBody>? dropped;
        lock (_gate)
        {
            var isFromRecord = written.Reading.Body is null;
            if (entry.KeptBody is not { } kept)
            {
                if (!isFromRecord)
                {
                    // The body was dropped meanwhile.
                    return;
                }

                Add(kept = new KeptBody(entry, written.Reading, Overhead));
            }
            else if (isFromRecord ? kept.Reading.Body is not null : !ReferenceEquals(kept.Reading, written.Reading))
            {
                return;
            }

            if (isFromRecord || kept.WasWritten)
            {
                var bytes = written.Body.Length + Overhead - (kept.Written is { } before ? before.Body.Length + Overhead : 0);
                // The buffer of the writer is larger than the body.
                kept.Written = written with { Body = written.Body.ToArray() };
                Grow(kept, bytes);
            }

            kept.WasWritten = true;
            dropped = RemoveExcess();
        }

        Drop(dropped);
    }

    /// <summary>The last status of the entry was used.</summary>
    public void Touch(JobEntry entry)
    {
        lock (_gate)
        {
            if (entry.KeptBody is { } kept)
            {
                kept.UsedAt = time.GetTimestamp();
                var byUse = _clients[kept.Client].ByUse;
                byUse.Remove(kept.Place);
                byUse.AddLast(kept.Place);
            }
        }
    }

    /// <summary>The entry is given up.</summary>
    public void Forget(JobEntry entry)
    {
        lock (_gate)
        {
            Remove(entry.KeptBody);
        }
    }

    /// <summary>Drops the bodies that were not used for a time.</summary>
    public void Sweep(TimeSpan unused)
    {
        List<KeptBody>? dropped = null;
        lock (_gate)
        {
            foreach (var client in _clients.Values)
            {
                while (client.ByUse.First is { } first && time.GetElapsedTime(first.Value.UsedAt) >= unused)
                {
                    (dropped ??= []).Add(first.Value);
                    Unlink(client, first.Value);
                }
            }

            foreach (var name in _clients.Where(client => client.Value.Bytes == 0).Select(client => client.Key).ToList())
            {
                _clients.Remove(name);
            }
        }

        Drop(dropped);
    }

    /// <summary>Outside of the lock, because the gate of an entry is taken before this class's lock elsewhere.</summary>
    private static void Drop(List<KeptBody>? bodies)
    {
        foreach (var kept in bodies ?? [])
        {
            if (kept.Reading.Body is not null)
            {
                kept.Entry.DropBody(kept.Reading);
            }
        }
    }

    private void Add(KeptBody kept)
    {
        if (!_clients.TryGetValue(kept.Client, out var client))
        {
            _clients.Add(kept.Client, client = new ClientBodies());
        }

        kept.UsedAt = time.GetTimestamp();
        kept.Entry.KeptBody = kept;
        client.ByUse.AddLast(kept.Place);
        client.Bytes += kept.Bytes;
        _bytes += kept.Bytes;
        _count++;
    }

    private void Remove(KeptBody? kept)
    {
        if (kept is not null)
        {
            Unlink(_clients[kept.Client], kept);
        }
    }

    private void Grow(KeptBody kept, long bytes)
    {
        kept.Bytes += bytes;
        _clients[kept.Client].Bytes += bytes;
        _bytes += bytes;
    }

    private List<KeptBody>? RemoveExcess()
    {
        List<KeptBody>? removed = null;
        while (_bytes > limit)
        {
            (removed ??= []).Add(RemoveFromLargest());
            _evictions++;
        }

        return removed;
    }

    private KeptBody RemoveFromLargest()
    {
        var client = _clients.Values.MaxBy(client => client.Bytes)!;
        var kept = client.ByUse.First!.Value;
        Unlink(client, kept);
        return kept;
    }

    private void Unlink(ClientBodies client, KeptBody kept)
    {
        client.ByUse.Remove(kept.Place);
        client.Bytes -= kept.Bytes;
        kept.Entry.KeptBody = null;
        _bytes -= kept.Bytes;
        _count--;
    }
}
