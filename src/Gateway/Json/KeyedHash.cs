using System.Runtime.InteropServices;

namespace Gateway.Json;

/// <summary>A hash that is keyed per process (Marvin), so that a client cannot cause collisions.</summary>
internal static class KeyedHash
{
    // The hash of strings takes two bytes as one character. The last byte of an odd number is added: texts that differ only there get
    // different hashes, and texts that differ elsewhere keep the keyed hash.
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes));
        return (bytes.Length & 1) == 0 ? hash : unchecked((hash * 31) + bytes[^1] + 1);
    }
}
