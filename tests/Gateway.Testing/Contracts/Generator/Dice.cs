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
        // The state 0 stays 0. Every other state is mixed with the seed, so that choices do not repeat soon.
        _state /= (uint)count;
        if (_state == 0 && seed != 0)
        {
            _state = (uint)seed * 2654435761u + (uint)picked;
        }

        return picked;
    }

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
