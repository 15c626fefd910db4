using Gateway.Jobs.Pacing;

namespace Gateway.Jobs.Resolution;

/// <summary>One job in this process: its record, and the last status that was read from the upstream. All polling clients share the
/// entry.</summary>
internal sealed class JobEntry(JobRecord record)
{
    private readonly Lock _gate = new();
    private JobRecord _record = record;

    public string RequestId { get; } = record.RequestId;

    /// <summary>The record with every change that this process knows.</summary>
    public JobRecord Record => Volatile.Read(ref _record);

    /// <summary>Guards the following state of the poll.</summary>
    public Lock Gate => _gate;

    /// <summary>The upstream's last response.</summary>
    public StatusReading? Last { get; set; }

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

    /// <summary>The number of cancels in flight. If a poll reads a failure meanwhile, the job counts as cancelled.</summary>
    public int Cancelling { get; private set; }

    public void BeginCancel() => CountCancels(1);

    public void EndCancel() => CountCancels(-1);

    private void CountCancels(int change)
    {
        lock (_gate)
        {
            Cancelling += change;
        }
    }

    public void Apply(JobChange change)
    {
        lock (_gate)
        {
            _record = _record.Apply(change);
        }
    }
}
