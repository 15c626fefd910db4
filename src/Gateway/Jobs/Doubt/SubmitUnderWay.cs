using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>One submit without an idempotency key. It exists from before the upstream call until the outcome is stored.</summary>
internal sealed class SubmitUnderWay(SubmitIdentity identity, ClientPresence client)
{
    private OnDemandCompletion _settled;

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

    /// <summary>Completes when the outcome is stored.</summary>
    public Task Settled => _settled.Task;

    public void End() => _settled.Complete();
}
