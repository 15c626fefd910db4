using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Clients;

/// <summary>
/// Keys by their digests. Immutable. The look-up time does not depend on the secret: the table is searched by eight bytes of a SHA-256,
/// which a client cannot choose, and digests are compared in constant time, with a dummy digest if no candidate exists.
/// </summary>
/// <param name="keys">The keys. Of two keys with one digest, the search finds the last one.</param>
/// <param name="digestOf">The SHA-256 of a key.</param>
internal sealed class KeyTable<TKey>(IEnumerable<TKey> keys, Func<TKey, byte[]> digestOf)
    where TKey : class
{
    private readonly FrozenDictionary<ulong, (byte[] Digest, TKey? Key)[]> _keys = keys
        .Select(key => (Digest: digestOf(key), Key: (TKey?)key))
        .GroupBy(key => Bucket(key.Digest))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private readonly (byte[] Digest, TKey? Key)[] _standIn = [(new byte[SHA256.HashSizeInBytes], null)];

    /// <summary>Finds a presented key. Allocates nothing.</summary>
    /// <returns>Null: the key is unknown.</returns>
    public TKey? Find(ReadOnlySpan<char> presented)
    {
        Span<byte> bytes = stackalloc byte[ClientKey.MaxLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(presented, bytes)], digest);
        CryptographicOperations.ZeroMemory(bytes);
        return Find(digest);
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{char})"/>
    public TKey? Find(ReadOnlySpan<byte> digest)
    {
        TKey? found = null;
        foreach (var (known, key) in _keys.TryGetValue(Bucket(digest), out var candidates) ? candidates : _standIn)
        {
            if (CryptographicOperations.FixedTimeEquals(known, digest))
            {
                found = key;
            }
        }

        return found;
    }

    private static ulong Bucket(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt64BigEndian(digest);
}
