namespace Gateway.Jobs.Pacing;

/// <summary>A status call that waits for its turn. All callers that poll the same job share it.</summary>
internal sealed class PollTurn(string client)
{
    private readonly TaskCompletionSource<bool> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client that owns the job.</summary>
    public string Client { get; } = client;

    /// <summary>True: the call may be made. False: every caller has left.</summary>
    public Task<bool> Granted => _granted.Task;

    /// <summary>Number of callers that wait for the turn. Guarded by the lock of the job's entry.</summary>
    public int Callers { get; set; }

    /// <summary>The place in the line. Null: not in the line. Guarded by the lock of the pacer.</summary>
    public LinkedListNode<PollTurn>? Place { get; set; }

    /// <summary>The lines that <see cref="Place"/> belongs to. Guarded by the lock of the pacer.</summary>
    public PollLines? Lines { get; set; }

    public void Grant() => _granted.TrySetResult(true);

    public void Abandon() => _granted.TrySetResult(false);
}
