using System.Buffers;

namespace Gateway.Json;

/// <summary>
/// Equality of values as JSON Schema defines it: numbers by value, texts by characters, lists in order, objects by name. It is exact. Its
/// time grows with the size of the two values, also for objects whose members have another order.
/// </summary>
internal static class JsonEquality
{
    /// <summary>An object of up to this number of members is compared name by name.</summary>
    private const int MostCompared = 8;

    /// <summary>A hash that is the same for equal values. It is keyed per process, so that a client cannot cause collisions.</summary>
    public static int Hash(JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.String:
                return HashText(value);
            case JsonKind.Number:
                return HashNumber(value);
            case JsonKind.Array:
                var list = default(HashCode);
                list.Add(JsonKind.Array);
                foreach (var item in value.Children)
                {
                    list.Add(Hash(item));
                }

                return list.ToHashCode();
            case JsonKind.Object:
                // A sum, because the order of the members has no meaning.
                var sum = 0;
                foreach (var member in value.Children)
                {
                    sum = unchecked(sum + HashCode.Combine(member.HashName(), Hash(member)));
                }

                return HashCode.Combine(JsonKind.Object, value.Count, sum);
            default:
                return HashCode.Combine(value.Kind);
        }
    }

    public static bool AreEqual(JsonValue left, JsonValue right) => left.Kind == right.Kind && left.Kind switch
    {
        JsonKind.String => AreEqualTexts(left, right),
        JsonKind.Number => AreEqualNumbers(left, right),
        JsonKind.Array => left.Count == right.Count && AreEqualLists(left, right),
        JsonKind.Object => left.Count == right.Count
            && (left.Count <= MostCompared ? AreEqualSmall(left, right) : AreEqualSorted(left, right)),
        _ => true,
    };

    private static int HashText(JsonValue value)
    {
        var hash = default(BlockHash);
        var text = value.Open(stackalloc byte[JsonTextReader.LongScratchSize]);
        Span<byte> block = stackalloc byte[BlockHash.Size];
        while (text.Next(out var piece))
        {
            hash.Add(piece, block);
        }

        return hash.Finish(block);
    }

    private static int HashNumber(JsonValue value)
    {
        var number = value.GetNumber();
        if (number.IsFullyKept)
        {
            return number.Hash();
        }

        // Many long numbers may have the same first digits.
        var hash = default(BlockHash);
        var digits = new DigitReader(value.Open([]));
        Span<byte> block = stackalloc byte[BlockHash.Size];
        for (var rest = number.SignificantDigits; rest > 0; rest--)
        {
            hash.Add([(byte)digits.Next()], block);
        }

        return HashCode.Combine(number.Hash(), hash.Finish(block));
    }

    private static bool AreEqualTexts(JsonValue left, JsonValue right)
    {
        var leftText = left.Open(stackalloc byte[JsonTextReader.LongScratchSize]);
        var rightText = right.Open(stackalloc byte[JsonTextReader.LongScratchSize]);
        scoped ReadOnlySpan<byte> leftPiece = default;
        scoped ReadOnlySpan<byte> rightPiece = default;
        while (true)
        {
            var hasLeft = !leftPiece.IsEmpty || leftText.Next(out leftPiece);
            var hasRight = !rightPiece.IsEmpty || rightText.Next(out rightPiece);
            if (!hasLeft || !hasRight)
            {
                return hasLeft == hasRight;
            }

            var common = Math.Min(leftPiece.Length, rightPiece.Length);
            if (!leftPiece[..common].SequenceEqual(rightPiece[..common]))
            {
                return false;
            }

            leftPiece = leftPiece[common..];
            rightPiece = rightPiece[common..];
        }
    }

    private static bool AreEqualNumbers(JsonValue left, JsonValue right)
    {
        var number = left.GetNumber();
        return number.KeepsSame(right.GetNumber()) && (number.IsFullyKept || AreEqualDigits(left, right, number.SignificantDigits));
    }

    /// <summary>Compares the digits of two numbers whose first and last digits have the same positions.</summary>
    private static bool AreEqualDigits(JsonValue left, JsonValue right, long digits)
    {
        var leftDigits = new DigitReader(left.Open([]));
        var rightDigits = new DigitReader(right.Open([]));
        for (; digits > 0; digits--)
        {
            if (leftDigits.Next() != rightDigits.Next())
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqualLists(JsonValue left, JsonValue right)
    {
        var others = right.Children;
        foreach (var item in left.Children)
        {
            if (!others.MoveNext() || !AreEqual(item, others.Current))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqualSmall(JsonValue left, JsonValue right)
    {
        foreach (var member in left.Children)
        {
            var isFound = false;
            foreach (var other in right.Children)
            {
                if (member.HasNameOf(other))
                {
                    isFound = AreEqual(member, other);
                    break;
                }
            }

            if (!isFound)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares members in the order of the hashes of their names.</summary>
    private static bool AreEqualSorted(JsonValue left, JsonValue right)
    {
        var count = left.Count;
        var lefts = Sorted(left);
        var rights = Sorted(right);
        try
        {
            for (var at = 0; at < count; at++)
            {
                if (!HasEqual(lefts[at], rights.AsSpan(0, count), at))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<(int Hash, JsonValue Member)>.Shared.Return(lefts, clearArray: true);
            ArrayPool<(int Hash, JsonValue Member)>.Shared.Return(rights, clearArray: true);
        }
    }

    private static (int Hash, JsonValue Member)[] Sorted(JsonValue value)
    {
        var members = ArrayPool<(int Hash, JsonValue Member)>.Shared.Rent(value.Count);
        var count = 0;
        foreach (var member in value.Children)
        {
            members[count++] = (member.HashName(), member);
        }

        members.AsSpan(0, count).Sort(static (a, b) => a.Hash.CompareTo(b.Hash));
        return members;
    }

    /// <summary>Names with the same hash are beside each other, in any order.</summary>
    private static bool HasEqual((int Hash, JsonValue Member) wanted, Span<(int Hash, JsonValue Member)> members, int at)
    {
        var first = at;
        while (first > 0 && members[first - 1].Hash == wanted.Hash)
        {
            first--;
        }

        for (; first < members.Length && members[first].Hash == wanted.Hash; first++)
        {
            if (wanted.Member.HasNameOf(members[first].Member))
            {
                return AreEqual(wanted.Member, members[first].Member);
            }
        }

        return false;
    }

    /// <summary>The digits of a number from the first that is not zero, without its point.</summary>
    private ref struct DigitReader(JsonTextReader text)
    {
        private JsonTextReader _text = text;
        private ReadOnlySpan<byte> _piece;
        private bool _hasBegun;

        public int Next()
        {
            while (!_piece.IsEmpty || _text.Next(out _piece))
            {
                var digit = _piece[0] - '0';
                _piece = _piece[1..];
                if (digit is >= 0 and <= 9 && (_hasBegun || digit != 0))
                {
                    _hasBegun = true;
                    return digit;
                }
            }

            return 0;
        }
    }

    /// <summary>A hash of bytes that does not depend on the pieces in which they come.</summary>
    private struct BlockHash
    {
        public const int Size = 512;

        private int _filled;
        private int _hash;

        public void Add(ReadOnlySpan<byte> piece, Span<byte> block)
        {
            while (!piece.IsEmpty)
            {
                var taken = Math.Min(piece.Length, Size - _filled);
                piece[..taken].CopyTo(block[_filled..]);
                piece = piece[taken..];
                _filled += taken;
                if (_filled == Size)
                {
                    _hash = HashCode.Combine(_hash, KeyedHash.Of(block));
                    _filled = 0;
                }
            }
        }

        public readonly int Finish(ReadOnlySpan<byte> block) => HashCode.Combine(_hash, KeyedHash.Of(block[.._filled]));
    }
}
