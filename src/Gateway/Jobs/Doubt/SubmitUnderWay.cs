namespace Gateway.Jobs.Doubt;

/// <summary>One submit without an idempotency key, from before its upstream call until what came of it is written down.</summary>
internal sealed class SubmitUnderWay(SubmitIdentity identity, ClientPresence client)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SubmitIdentity Identity => identity;

    /// <summary>Whether the connection of its client is gone.</summary>
    public bool HasClientLeft => client.HasLeft;

    /// <summary>Whether the answer began while the client was there.</summary>
    public bool AnswerBegan { get; set; }

    public Task Settled => _settled.Task;

    public void End() => _settled.TrySetResult();
}
