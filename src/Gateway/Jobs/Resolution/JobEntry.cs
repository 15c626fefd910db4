using Gateway.Jobs.Pacing;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// One job in use in this process: its record, and the last status that was read from the upstream. All requests for the job share the
/// entry. <see cref="RecentJobs"/> creates it at the first use, and gives it up some time after the last.
/// </summary>
internal sealed class JobEntry
{
    private readonly Lock _gate = new();
    private readonly RecentJobs? _home;
    private JobRecord _record;

    /// <param name="record">The record of the job.</param>
    /// <param name="home">The jobs that this entry belongs to. Null: the entry is for one request alone.</param>
    public JobEntry(JobRecord record, RecentJobs? home = null)
    {
        _record = record;
        _home = home;
        RequestId = record.RequestId;
        TraceParent = record.TraceParent;
        Live = new LiveState(this);
    }

    public string RequestId { get; }

    public string Model => Record.Model;

    /// <summary>The trace of the submit (<see cref="JobTraces"/>). Empty: the job has none. Null: it is not known here.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The record with every change that this process knows.</summary>
    public JobRecord Record => Volatile.Read(ref _record);

    /// <summary>Guards the following state of the poll.</summary>
    public Lock Gate => _gate;

    /// <summary>The upstream's last response.</summary>
    public StatusReading? Last { get; set; }

    /// <summary>Whether the body of <see cref="Last"/> was dropped to free memory.</summary>
    public bool LastLostItsBody { get; private set; }

    /// <summary>The time when the last call began.</summary>
    public long LastAt { get; set; }

    /// <summary>Whether the last call requested logs. The response may have none.</summary>
    public bool LastAskedForLogs { get; set; }

    /// <summary>The upstream call that is in flight.</summary>
    public Task<StatusReading>? InFlight { get; set; }

    /// <summary>The turn that the call in flight waits for. Null: there is no call, or it has begun.</summary>
    public PollTurn? Turn { get; set; }

    /// <summary>Whether a client has requested logs. If so, every later call requests them.</summary>
    public bool WantsLogs { get; set; }

    /// <summary>The number of cancels in flight that the store could not save. If a poll reads a failure meanwhile, the job counts as
    /// cancelled.</summary>
    public int Cancelling { get; private set; }

    /// <summary>Whether the upstream may carry out a cancel. A later refusal of another cancel then withdraws nothing.</summary>
    public bool MayBeCancelled { get; set; }

    /// <summary>State that <see cref="RecentJobs"/> guards with its own lock.</summary>
    public LiveState Live { get; }

    /// <summary>The memory that the body of <see cref="Last"/> takes. Guarded by <see cref="StatusBodies"/>.</summary>
    public KeptBody? KeptBody { get; set; }

    /// <param name="isStored">Whether the request is stored. If it is, the store decides about a failure.</param>
    public void BeginCancel(bool isStored) => CountCancels(isStored ? 0 : 1);

    /// <inheritdoc cref="BeginCancel"/>
    public void EndCancel(bool isStored) => CountCancels(isStored ? 0 : -1);

    /// <summary>A call in flight uses the entry too, because it may outlive the requests that wait for it.</summary>
    public void BeginUse() => _home?.BeginUse(this);

    /// <summary>Ends one use. Each use is ended once: that of a request by its exchange.</summary>
    public void EndUse() => _home?.EndUse(this);

    /// <returns>The record before the change and after it.</returns>
    public (JobRecord Before, JobRecord After) Apply(JobChange change)
    {
        lock (_gate)
        {
            var before = _record;
            _record = before.Apply(change);
            return (before, _record);
        }
    }

    /// <summary>Marks the result as delivered.</summary>
    /// <returns>False: it was marked before.</returns>
    public bool TryMarkDelivered()
    {
        lock (_gate)
        {
            var isFirst = !_record.IsDelivered;
            _record = isFirst ? _record with { IsDelivered = true } : _record;
            return isFirst;
        }
    }

    /// <summary>Takes over the stored record. A final status that is known here stays.</summary>
    public void Adopt(JobRecord stored)
    {
        lock (_gate)
        {
            if (!_record.Status.IsFinal())
            {
                _record = stored with { IsDelivered = _record.IsDelivered };
            }
        }
    }

    /// <summary>Takes over the stored record of a job that has ended, also in place of an end that was known here only.</summary>
    public void AdoptEnd(JobRecord stored)
    {
        lock (_gate)
        {
            _record = stored with { IsDelivered = _record.IsDelivered };
        }
    }

    /// <summary>Stores a response of the upstream. The caller holds the gate.</summary>
    public void SetLast(StatusReading reading)
    {
        Last = reading;
        LastLostItsBody = false;
    }

    /// <summary>Drops the body of a response, unless a later response has replaced it.</summary>
    public void DropBody(StatusReading of)
    {
        lock (_gate)
        {
            if (ReferenceEquals(Last, of))
            {
                Last = of with { Body = null };
                LastLostItsBody = true;
            }
        }
    }

    private void CountCancels(int change)
    {
        lock (_gate)
        {
            Cancelling += change;
        }
    }
}
