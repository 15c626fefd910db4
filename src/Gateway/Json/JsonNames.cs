namespace Gateway.Json;

/// <summary>Compares, hashes and formats the member names of a table.</summary>
internal static class JsonNames
{
    private const int LongestShown = 64;

    public static bool AreEqual(in JsonSource source, in JsonRow a, in JsonRow b)
    {
        if (!a.NameEscaped && !b.NameEscaped && a.NameLength != b.NameLength)
        {
            return false;
        }

        Span<byte> scratch = stackalloc byte[2 * JsonTextReader.ScratchSize];
        var left = Reader(source, a, scratch[..JsonTextReader.ScratchSize]);
        var right = Reader(source, b, scratch[JsonTextReader.ScratchSize..]);
        scoped ReadOnlySpan<byte> l = default;
        scoped ReadOnlySpan<byte> r = default;
        while (true)
        {
            var leftEnded = l.IsEmpty && !left.Next(out l);
            var rightEnded = r.IsEmpty && !right.Next(out r);
            if (leftEnded || rightEnded)
            {
                return leftEnded == rightEnded;
            }

            var common = Math.Min(l.Length, r.Length);
            if (!l[..common].SequenceEqual(r[..common]))
            {
                return false;
            }

            l = l[common..];
            r = r[common..];
        }
    }

    /// <summary>
    /// Hash of a name, the same for every escaping of it. It is keyed per process (Marvin), so that a client cannot cause collisions.
    /// </summary>
    public static int Hash(in JsonSource source, in JsonRow row)
    {
        // The pieces of a name depend on its escapes and on segment boundaries; the hashed blocks do not.
        Span<char> block = stackalloc char[128];
        var reader = Reader(source, row, stackalloc byte[JsonTextReader.ScratchSize]);
        var filled = 0;
        var hash = 0;
        while (reader.Next(out var piece))
        {
            foreach (var value in piece)
            {
                if (filled == block.Length)
                {
                    hash = HashCode.Combine(hash, string.GetHashCode(block));
                    filled = 0;
                }

                block[filled++] = (char)value;
            }
        }

        return HashCode.Combine(hash, string.GetHashCode(block[..filled]));
    }

    /// <summary>The name in quotes for a message if it is short and plain, otherwise null.</summary>
    public static string? Show(in JsonSource source, in JsonRow row)
    {
        Span<char> text = stackalloc char[LongestShown];
        var reader = Reader(source, row, stackalloc byte[JsonTextReader.ScratchSize]);
        var length = 0;
        while (reader.Next(out var piece))
        {
            foreach (var value in piece)
            {
                if (length == text.Length || !IsPlain(value))
                {
                    return null;
                }

                text[length++] = (char)value;
            }
        }

        return length == 0 ? null : $"'{text[..length]}'";
    }

    private static bool IsPlain(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-' or (byte)'.';

    private static JsonTextReader Reader(in JsonSource source, in JsonRow row, Span<byte> scratch) =>
        new(source, row.NameStart, row.NameLength, row.NameEscaped, scratch);
}
