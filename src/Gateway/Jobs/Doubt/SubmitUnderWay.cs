using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>One submit without an idempotency key. It exists from before the upstream call until the outcome is stored.</summary>
internal sealed class SubmitUnderWay(SubmitIdentity identity, ClientPresence client)
{
    private TaskCompletionSource? _settled;
    private int _hasEnded;

    public SubmitIdentity Identity => identity;

    public ClientPresence Client => client;

    /// <summary>Whether the client has disconnected.</summary>
    public bool HasClientLeft => client.HasLeft;

    /// <summary>Whether the response began while the client was connected.</summary>
    public bool AnswerBegan { get; set; }

    /// <summary>The doubt that the store has about this submit while its client waits for the result. Null: the client does not
    /// wait.</summary>
    public SubmitDoubt? Held { get; set; }

    /// <summary>Whether the doubt about this submit was stored before its response.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Completes when the outcome is stored. Almost no submit is waited for, so it is created on demand.</summary>
    public Task Settled
    {
        get
        {
            var settled = Volatile.Read(ref _settled);
            if (settled is null)
            {
                var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                settled = Interlocked.CompareExchange(ref _settled, created, null) ?? created;
            }

            // The exchange above and the one in End are full fences: at least one side sees the other.
            if (Volatile.Read(ref _hasEnded) == 1)
            {
                settled.TrySetResult();
            }

            return settled.Task;
        }
    }

    public void End()
    {
        Interlocked.Exchange(ref _hasEnded, 1);
        Volatile.Read(ref _settled)?.TrySetResult();
    }
}
