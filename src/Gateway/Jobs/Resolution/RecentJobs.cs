namespace Gateway.Jobs.Resolution;

/// <summary>
/// The recently used jobs of this process, bounded in bytes. A job that nobody uses is a few bytes in <see cref="CompactJobs"/>. At its
/// first use it becomes an entry, which all its users share. The entry exists while anybody uses it, and for a time after that, so that
/// the next poll finds the last status. There are never two entries for one job.
/// </summary>
internal sealed class RecentJobs
{
    /// <summary>How long an entry is kept after its last use.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    /// <summary>Memory of an entry without its texts: the objects, the places in the dictionary and in the list, and the last
    /// status.</summary>
    private const int EntryBytes = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, JobEntry> _live = new(StringComparer.Ordinal);
    private readonly LinkedList<JobEntry> _idle = new();
    private readonly CompactJobs _compact;
    private readonly StatusBodies _bodies;
    private readonly TimeProvider _time;
    private readonly long _liveLimit;
    private long _liveBytes;
    private long _givenUp;

    /// <param name="limit">Bytes for all jobs, half for entries and half for the compact form. An entry in use is never given up; the
    /// number of requests in flight bounds those.</param>
    /// <param name="bodies">The status bodies of the entries.</param>
    /// <param name="time">The clock.</param>
    public RecentJobs(long limit, StatusBodies bodies, TimeProvider time)
    {
        _liveLimit = limit / 2;
        _compact = new CompactJobs(limit - _liveLimit);
        _bodies = bodies;
        _time = time;
    }

    /// <summary>Memory of all jobs without their status bodies, in bytes.</summary>
    public long Bytes => Read(static jobs => jobs._liveBytes + jobs._compact.Bytes);

    /// <summary>Number of entries.</summary>
    public int LiveCount => (int)Read(static jobs => jobs._live.Count);

    /// <summary>Number of jobs in the compact form. A job with an entry may be among them.</summary>
    public int CompactCount => (int)Read(static jobs => jobs._compact.Count);

    /// <summary>Number of jobs that were forgotten because others needed their memory.</summary>
    public long Evictions => Read(static jobs => jobs._compact.Evictions);

    /// <summary>Number of entries that were given up before their time, because others needed their memory.</summary>
    public long EntriesGivenUp => Read(static jobs => jobs._givenUp);

    /// <returns>The shared entry, with one more use, which the caller ends. Null: the job is not known here.</returns>
    public JobEntry? Find(string requestId)
    {
        lock (_gate)
        {
            return FindLocked(requestId);
        }
    }

    /// <returns>The shared entry, with one more use, which the caller ends: a new one with this record, or the existing one.</returns>
    public JobEntry Remember(JobRecord record)
    {
        lock (_gate)
        {
            return FindLocked(record.RequestId) ?? Begin(record);
        }
    }

    /// <returns>The shared entry for a poll without a client, with one more use, which the caller ends. The job is forgotten after this
    /// use, unless it was known before or a request uses it too.</returns>
    public JobEntry Borrow(JobRecord stored)
    {
        lock (_gate)
        {
            if (_live.TryGetValue(stored.RequestId, out var entry))
            {
                return Use(entry);
            }

            var known = _compact.Find(stored.RequestId);
            entry = Begin(known ?? stored);
            entry.Live.IsBorrowed = known is null;
            return entry;
        }
    }

    /// <summary>Takes over the stored record of a job that has ended, if the job is known here.</summary>
    public void Adopt(JobRecord ended)
    {
        JobEntry? entry;
        lock (_gate)
        {
            if (_live.TryGetValue(ended.RequestId, out entry))
            {
                Use(entry);
            }
            else if (_compact.Find(ended.RequestId) is not null)
            {
                _compact.Put(ended);
            }
        }

        // Not under the lock: an entry is locked before the jobs, never after.
        if (entry is not null)
        {
            entry.AdoptEnd(ended);
            EndUse(entry);
        }
    }

    /// <summary>Keeps a new job in the compact form. A job that nobody follows yet needs no entry.</summary>
    public void Keep(JobRecord record)
    {
        lock (_gate)
        {
            // The record of an entry is at least as new, and it is kept when the entry is given up.
            if (!_live.ContainsKey(record.RequestId))
            {
                _compact.Put(record);
            }
        }
    }

    /// <summary>The entry, without a use. Null: the job has none.</summary>
    public JobEntry? Peek(string requestId)
    {
        lock (_gate)
        {
            return _live.GetValueOrDefault(requestId);
        }
    }

    public void BeginUse(JobEntry entry)
    {
        lock (_gate)
        {
            Use(entry);
        }
    }

    public void EndUse(JobEntry entry)
    {
        lock (_gate)
        {
            var live = entry.Live;
            ArgumentOutOfRangeException.ThrowIfLessThan(live.Uses, 1);
            if (--live.Uses > 0)
            {
                return;
            }

            if (!live.IsFollowed)
            {
                GiveUp(entry);
                return;
            }

            // The job may have got the text of an error meanwhile.
            _liveBytes -= live.Bytes;
            live.Bytes = BytesOf(entry);
            _liveBytes += live.Bytes;
            live.IdleSince = _time.GetTimestamp();
            _idle.AddLast(live.Place);
            while (_liveBytes > _liveLimit && _idle.First is { } longest)
            {
                GiveUp(longest.Value);
                _givenUp++;
            }
        }
    }

    /// <summary>Gives up the entries that nobody has used for a time.</summary>
    public void Sweep(TimeSpan idleTime)
    {
        lock (_gate)
        {
            while (_idle.First is { } longest && _time.GetElapsedTime(longest.Value.Live.IdleSince) >= idleTime)
            {
                GiveUp(longest.Value);
            }
        }
    }

    private JobEntry? FindLocked(string requestId)
    {
        if (_live.TryGetValue(requestId, out var entry))
        {
            entry.Live.IsFollowed = true;
            return Use(entry);
        }

        if (_compact.Find(requestId) is not { } record)
        {
            return null;
        }

        entry = Begin(record);
        entry.Live.IsFollowed = true;
        return entry;
    }

    private JobEntry Begin(JobRecord record)
    {
        var entry = new JobEntry(record, this);
        entry.Live.Bytes = BytesOf(entry);
        _live.Add(record.RequestId, entry);
        _liveBytes += entry.Live.Bytes;
        return Use(entry);
    }

    /// <summary>Estimate of what the entry retains, without the body of its last status. The last status has its own copy of an
    /// error.</summary>
    private static long BytesOf(JobEntry entry)
    {
        var job = entry.Record;
        var texts = job.RequestId.Length + job.Client.Length + job.Model.Length + job.UpstreamPath.Length + LengthOf(job.ErrorType)
            + LengthOf(job.Error) + LengthOf(entry.Last?.ErrorType) + LengthOf(entry.Last?.Error);
        return EntryBytes + job.BodyDigest.Length + (2L * texts);
    }

    private static int LengthOf(string? text) => text?.Length ?? 0;

    private JobEntry Use(JobEntry entry)
    {
        entry.Live.Uses++;
        if (entry.Live.Place.List is not null)
        {
            _idle.Remove(entry.Live.Place);
        }

        return entry;
    }

    /// <summary>Nobody uses the entry, so nobody changes it. Its record stays in the compact form; its last status does not.</summary>
    private void GiveUp(JobEntry entry)
    {
        if (entry.Live.Place.List is not null)
        {
            _idle.Remove(entry.Live.Place);
        }

        _live.Remove(entry.RequestId);
        _liveBytes -= entry.Live.Bytes;
        _bodies.Forget(entry);
        if (entry.Live is { IsBorrowed: false } or { IsFollowed: true })
        {
            _compact.Put(entry.Record);
        }
    }

    private long Read(Func<RecentJobs, long> read)
    {
        lock (_gate)
        {
            return read(this);
        }
    }
}
