namespace Gateway.Testing.Contracts.Generator;

/// <summary>
/// Derives many small choices from one number, so that a mutation consists of three numbers and shrinks well. 0 selects the first
/// option of every choice.
/// </summary>
internal struct Dice(int seed)
{
    private uint _state = (uint)seed;

    public int Below(int count)
    {
        var picked = (int)(_state % (uint)count);
        // A zero stays zero for ever; anything else goes on in a way that does not repeat soon.
        _state /= (uint)count;
        if (_state == 0 && seed != 0)
        {
            _state = (uint)seed * 2654435761u + (uint)picked;
        }

        return picked;
    }

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
