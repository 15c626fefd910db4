using System.Buffers;
using System.Numerics;

namespace Gateway.Json;

/// <summary>
/// Finds a name that occurs twice in an object. Parsers differ in which of the two they use, so the body is ambiguous.
/// </summary>
internal static class DuplicateNames
{
    // Up to this number of members, each name is compared with each other name: no table is rented, and most names differ in length.
    private const int MostCompared = 16;

    // A body whose names have the same length would need many comparisons. After this number, the names are hashed instead.
    private const int MostComparisons = 16;

    public static JsonFault? Find(in JsonSource source, JsonRow[] rows, int container)
    {
        if (rows[container].Count > MostCompared || !TryFindByComparing(source, rows, container, out var duplicate))
        {
            duplicate = FindByHashing(source, rows, container);
        }

        if (duplicate < 0)
        {
            return null;
        }

        var at = rows[duplicate].NameStart - 1;
        return JsonFaults.DuplicateName(JsonNames.Show(source, rows[duplicate]), at);
    }

    /// <returns>False: the names are not known to be different, because their comparison costs too much.</returns>
    private static bool TryFindByComparing(in JsonSource source, JsonRow[] rows, int container, out int duplicate)
    {
        duplicate = -1;
        var comparisons = 0;
        var end = rows[container].Next;
        for (var second = container + 1; second < end; second = rows[second].Next)
        {
            for (var first = container + 1; first < second; first = rows[first].Next)
            {
                var isEscaped = rows[first].NameEscaped || rows[second].NameEscaped;
                if (!isEscaped && rows[first].NameLength != rows[second].NameLength)
                {
                    continue;
                }

                if (isEscaped || ++comparisons > MostComparisons)
                {
                    return false;
                }

                if (JsonNames.AreEqual(source, rows[first], rows[second]))
                {
                    duplicate = second;
                    return true;
                }
            }
        }

        return true;
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
