using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;
using Gateway.Configuration.Options;

namespace Gateway.Administration.Access;

/// <summary>
/// The keys of one configuration snapshot. Immutable. As in <see cref="ClientDirectory"/>, the look-up time does not depend on the secret:
/// the table is searched by eight bytes of a SHA-256, and digests are compared in constant time, with a dummy digest if no candidate
/// exists.
/// </summary>
internal sealed class AdministrationKeys
{
    private readonly FrozenDictionary<ulong, AdministrationKey[]> _keys;
    private readonly AdministrationKey[] _standIn =
        [new AdministrationKey("", AdministrationRole.Viewer, new byte[SHA256.HashSizeInBytes], expires: null)];

    private AdministrationKeys(IReadOnlyList<AdministrationKey> keys)
    {
        _keys = keys.GroupBy(key => Bucket(key.Digest)).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        IsEmpty = keys.Count == 0;
    }

    /// <summary>Whether no key is configured. An expired key counts as configured: the API says that the key is not valid.</summary>
    public bool IsEmpty { get; }

    /// <summary>Creates the directory from options that <c>AdministrationRules</c> has accepted.</summary>
    public static AdministrationKeys Create(AdministrationOptions options) => new(
    [
        .. options.Keys.Select(key => new AdministrationKey(
            key.Key, key.Value.Role!.Value, Convert.FromHexString(key.Value.Sha256), key.Value.Expires)),
    ]);

    /// <returns>Null: the key is unknown, mistyped or expired.</returns>
    public AdministrationKey? Find(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        if (ClientKey.Classify(key) is KeyShape.Unusable or KeyShape.Mistyped)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[ClientKey.MaxLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(key, bytes)], digest);
        CryptographicOperations.ZeroMemory(bytes);
        var found = Find(digest);
        return found is null || found.IsExpired(now) ? null : found;
    }

    private static ulong Bucket(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt64BigEndian(digest);

    private AdministrationKey? Find(ReadOnlySpan<byte> digest)
    {
        var known = _keys.TryGetValue(Bucket(digest), out var candidates);
        AdministrationKey? found = null;
        foreach (var candidate in known ? candidates! : _standIn)
        {
            if (CryptographicOperations.FixedTimeEquals(candidate.Digest, digest))
            {
                found = candidate;
            }
        }

        return known ? found : null;
    }
}
