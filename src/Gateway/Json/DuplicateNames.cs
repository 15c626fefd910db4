using System.Buffers;
using System.Numerics;

namespace Gateway.Json;

/// <summary>Finds a name that an object has twice: readers differ in which one they take, so such a body has two meanings.</summary>
internal static class DuplicateNames
{
    // Up to here each name is compared with each: no table to rent, and the lengths differ almost always.
    private const int MostCompared = 16;

    public static JsonFault? Find(in JsonSource source, JsonRow[] rows, int container)
    {
        var duplicate = rows[container].Count <= MostCompared
            ? FindByComparing(source, rows, container)
            : FindByHashing(source, rows, container);
        if (duplicate < 0)
        {
            return null;
        }

        var at = rows[duplicate].NameStart - 1;
        return new JsonFault($"duplicate name {(JsonNames.Show(source, rows[duplicate]) is { } name ? name + " " : "")}at byte {at}", at);
    }

    private static int FindByComparing(in JsonSource source, JsonRow[] rows, int container)
    {
        var end = rows[container].Next;
        for (var second = container + 1; second < end; second = rows[second].Next)
        {
            for (var first = container + 1; first < second; first = rows[first].Next)
            {
                if (JsonNames.AreEqual(source, rows[first], rows[second]))
                {
                    return second;
                }
            }
        }

        return -1;
    }

    private static int FindByHashing(in JsonSource source, JsonRow[] rows, int container)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)rows[container].Count * 2);
        var slots = ArrayPool<(int Hash, int Row)>.Shared.Rent(size);
        try
        {
            slots.AsSpan(0, size).Clear();
            var end = rows[container].Next;
            for (var row = container + 1; row < end; row = rows[row].Next)
            {
                var hash = JsonNames.Hash(source, rows[row]);
                var slot = hash & (size - 1);
                // Row 0 is the root, which has no name: 0 marks a free slot.
                for (; slots[slot].Row != 0; slot = (slot + 1) & (size - 1))
                {
                    if (slots[slot].Hash == hash && JsonNames.AreEqual(source, rows[slots[slot].Row], rows[row]))
                    {
                        return row;
                    }
                }

                slots[slot] = (hash, row);
            }

            return -1;
        }
        finally
        {
            ArrayPool<(int Hash, int Row)>.Shared.Return(slots);
        }
    }
}
