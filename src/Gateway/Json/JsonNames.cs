using System.Text;
using Gateway.Text;

namespace Gateway.Json;

/// <summary>Compares, hashes and formats the member names of a table. A name has at most <see cref="JsonLimits.MaxNameBytes"/>.</summary>
internal static class JsonNames
{
    /// <summary>The name as it is in the body, if it has no escapes and is not split between two segments.</summary>
    public static bool TryGetPlain(in JsonSource source, in JsonRow row, out ReadOnlySpan<byte> name)
    {
        name = row.NameLength <= 0 ? default : source.Run(row.NameStart, row.NameStart + row.NameLength);
        return !row.NameEscaped && name.Length == Math.Max(0, row.NameLength);
    }

    /// <summary>The unescaped name. It is in the body, or it is copied to the buffer.</summary>
    /// <param name="source">The body.</param>
    /// <param name="row">The row of the member.</param>
    /// <param name="buffer">Room for <see cref="JsonLimits.MaxNameBytes"/>.</param>
    public static ReadOnlySpan<byte> Get(in JsonSource source, in JsonRow row, Span<byte> buffer)
    {
        if (TryGetPlain(source, row, out var plain))
        {
            return plain;
        }

        var reader = new JsonTextReader(
            source, row.NameStart, Math.Max(0, row.NameLength), row.NameEscaped, stackalloc byte[JsonTextReader.LongScratchSize]);
        var length = 0;
        while (reader.Next(out var piece))
        {
            piece.CopyTo(buffer[length..]);
            length += piece.Length;
        }

        return buffer[..length];
    }

    public static bool AreEqual(in JsonSource source, in JsonRow a, in JsonRow b)
    {
        if (!a.NameEscaped && !b.NameEscaped && a.NameLength != b.NameLength)
        {
            return false;
        }

        return TryGetPlain(source, a, out var left) && TryGetPlain(source, b, out var right)
            ? left.SequenceEqual(right)
            : AreEqualDecoded(source, a, b);
    }

    /// <summary>
    /// Hash of a name, the same for every escaping of it. It is keyed per process (Marvin), so that a client cannot cause collisions.
    /// </summary>
    public static int Hash(in JsonSource source, in JsonRow row) =>
        TryGetPlain(source, row, out var name) ? KeyedHash.Of(name) : HashDecoded(source, row);

    /// <summary>The name in quotes for a message if it is plain (<see cref="PlainName"/>), otherwise null.</summary>
    public static string? Show(in JsonSource source, in JsonRow row)
    {
        var name = Get(source, row, stackalloc byte[JsonLimits.MaxNameBytes]);
        if (name.Length > PlainName.Longest)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(name);
        return PlainName.Is(text) ? $"'{text}'" : null;
    }

    private static bool AreEqualDecoded(in JsonSource source, in JsonRow a, in JsonRow b) =>
        Get(source, a, stackalloc byte[JsonLimits.MaxNameBytes]).SequenceEqual(Get(source, b, stackalloc byte[JsonLimits.MaxNameBytes]));

    private static int HashDecoded(in JsonSource source, in JsonRow row) =>
        KeyedHash.Of(Get(source, row, stackalloc byte[JsonLimits.MaxNameBytes]));
}
