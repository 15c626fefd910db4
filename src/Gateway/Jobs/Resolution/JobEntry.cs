namespace Gateway.Jobs.Resolution;

/// <summary>One job as this process knows it: the record, and the last status that was asked of the upstream, which all who poll
/// share.</summary>
internal sealed class JobEntry(JobRecord record)
{
    private readonly Lock _gate = new();
    private JobRecord _record = record;

    public string RequestId { get; } = record.RequestId;

    /// <summary>The record with every change this process has learned of.</summary>
    public JobRecord Record => Volatile.Read(ref _record);

    /// <summary>Guards the poll's state below.</summary>
    public Lock Gate => _gate;

    /// <summary>The last answer of the upstream.</summary>
    public StatusReading? Last { get; set; }

    /// <summary>When the last call began.</summary>
    public long LastAt { get; set; }

    /// <summary>Whether the last call asked for logs. The answer may have none all the same.</summary>
    public bool LastAskedForLogs { get; set; }

    /// <summary>The upstream call that is under way.</summary>
    public Task<StatusReading>? InFlight { get; set; }

    /// <summary>Somebody asked for logs, so that every later call asks for them.</summary>
    public bool WantsLogs { get; set; }

    /// <summary>How many cancels are under way. An end with an error that a poll sees meanwhile is their doing.</summary>
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
