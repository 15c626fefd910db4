namespace Gateway.Jobs.Pacing;

/// <summary>The status calls of one client's jobs that wait for a turn, first come, first served.</summary>
internal sealed class ClientLine
{
    public ClientLine() => Node = new LinkedListNode<ClientLine>(this);

    public LinkedList<PollTurn> Turns { get; } = new();

    /// <summary>The place of this client among the clients that wait.</summary>
    public LinkedListNode<ClientLine> Node { get; }
}
