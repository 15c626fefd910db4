namespace Gateway.Testing.Contracts.Generator;

/// <summary>Reads many small choices out of one number, so that a mutation is three numbers and shrinks well. 0 picks the first of everything.</summary>
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
