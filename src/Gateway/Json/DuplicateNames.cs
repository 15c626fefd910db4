using System.Buffers;
using System.Numerics;

namespace Gateway.Json;

/// <summary>
/// Finds a name that occurs twice in an object. Parsers differ in which of the two they use, so the body is ambiguous.
/// </summary>
internal static class DuplicateNames
{
    // Up to this number, each name is compared with each other name. No table is rented, and most names already differ in length.
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
        return JsonFaults.DuplicateName(JsonNames.Show(source, rows[duplicate]), at);
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
                // Row 0 is the root, which has no name, so 0 marks a free slot.
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
