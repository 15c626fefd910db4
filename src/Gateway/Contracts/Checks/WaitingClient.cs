namespace Gateway.Contracts.Checks;

/// <summary>The waiting checks of one client.</summary>
internal sealed class WaitingClient
{
    public WaitingClient(string name)
    {
        Name = name;
        Turn = new LinkedListNode<WaitingClient>(this);
    }

    public string Name { get; }

    /// <summary>The place of the client among the clients that take turns.</summary>
    public LinkedListNode<WaitingClient> Turn { get; }

    /// <summary>In the order of their arrival.</summary>
    public LinkedList<LargeBodyCheck> Checks { get; } = new();
}
