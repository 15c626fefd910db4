namespace Gateway.Bodies.Memory;

/// <summary>One request that waits for memory.</summary>
/// <param name="share">The share that it waits for.</param>
/// <param name="bytes">The bytes that it needs.</param>
/// <param name="continues">Whether the body holds memory already and needs its next block.</param>
internal sealed class BodyWaiter(BodyShare share, long bytes, bool continues)
{
    private readonly TaskCompletionSource<BodyGrant> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The share that the bytes were taken from. Null: the request still waits, or its wait has ended without them.</summary>
    public BodyShare? From { get; private set; }

    public BodyShare Share => share;

    public long Bytes => bytes;

    public bool Continues => continues;

    /// <summary>
    /// Whether the share of the client, and not the budget, is the reason for the wait. All requests of a client wait for its share if the
    /// first of them does.
    /// </summary>
    public bool WaitsForShare =>
        !share.HasRoomFor(bytes) || (!continues && share.Line.First is { } first && !share.HasRoomFor(first.Value.Bytes));

    public Task<BodyGrant> Granted => _granted.Task;

    public void Grant(BodyShare from)
    {
        From = from;
        _granted.SetResult(from);
    }
}
