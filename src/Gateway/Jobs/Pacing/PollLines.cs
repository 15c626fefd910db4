namespace Gateway.Jobs.Pacing;

/// <summary>Calls that wait for a turn: a line for each client. The clients take turns. <see cref="PollPacer"/> locks it.</summary>
internal sealed class PollLines
{
    private readonly Dictionary<string, ClientLine> _lines = new(StringComparer.Ordinal);

    /// <summary>The clients that wait, in the order of their next turns.</summary>
    private readonly LinkedList<ClientLine> _clients = new();

    public bool IsEmpty => _clients.First is null;

    public void Add(PollTurn turn)
    {
        if (!_lines.TryGetValue(turn.Client, out var line))
        {
            _lines.Add(turn.Client, line = new ClientLine());
            _clients.AddLast(line.Node);
        }

        turn.Place = line.Turns.AddLast(turn);
        turn.Lines = this;
    }

    public void Remove(PollTurn turn)
    {
        var line = _lines[turn.Client];
        line.Turns.Remove(turn.Place!);
        (turn.Place, turn.Lines) = (null, null);
        if (line.Turns.Count == 0)
        {
            _clients.Remove(line.Node);
            _lines.Remove(turn.Client);
        }
    }

    /// <summary>Removes the first turn of the client that is next. The client becomes the last.</summary>
    public PollTurn TakeNext()
    {
        var line = _clients.First!.Value;
        var turn = line.Turns.First!.Value;
        _clients.Remove(line.Node);
        _clients.AddLast(line.Node);
        Remove(turn);
        return turn;
    }
}
