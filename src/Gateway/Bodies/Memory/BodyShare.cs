namespace Gateway.Bodies.Memory;

/// <summary>
/// The part of one budget that one client may use, and the requests of this client that wait for it, in order.
/// <see cref="BodyMemory"/> locks it.
/// </summary>
internal sealed class BodyShare(BodyBudget budget, string client)
{
    public BodyBudget Budget => budget;

    public string Client => client;

    public long Limit { get; set; }

    public long Used { get; set; }

    public LinkedList<BodyWaiter> Line { get; } = new();

    /// <summary>The number of waiting requests, with those whose body holds memory already.</summary>
    public int Waiting { get; set; }

    public bool IsUnused => Used == 0 && Waiting == 0;

    public bool HasRoomFor(long bytes) => Used + bytes <= Limit;
}
