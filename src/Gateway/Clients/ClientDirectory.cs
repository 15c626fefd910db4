using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Clients;

/// <summary>
/// The clients of one configuration snapshot, by digest of their keys. Immutable. A guess learns nothing from the time it takes:
/// the table is searched by eight bytes of a SHA-256 that the guesser can't steer, and the digests are compared in constant time,
/// against a stand-in when there is no candidate.
/// </summary>
internal sealed class ClientDirectory
{
    private readonly FrozenDictionary<ulong, ConfiguredKey[]> _keys;
    private readonly ConfiguredKey[] _standIn = [new ConfiguredKey("", new byte[SHA256.HashSizeInBytes], expires: null, models: [])];

    private ClientDirectory(FrozenDictionary<ulong, ConfiguredKey[]> keys, IReadOnlyList<string> names)
    {
        _keys = keys;
        Names = names;
    }

    /// <summary>The clients' names in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Builds the directory from options that <c>GatewayOptionsValidator</c> has accepted.</summary>
    public static ClientDirectory Create(IReadOnlyDictionary<string, ClientOptions> clients)
    {
        var keys = new List<ConfiguredKey>();
        foreach (var (name, client) in clients)
        {
            ModelPattern[] models = [.. client.Models.Select(ModelPattern.Parse)];
            keys.AddRange(client.Keys.Values.Select(key =>
                new ConfiguredKey(name, Convert.FromHexString(key.Sha256), key.Expires, models)));
        }

        return new ClientDirectory(
            keys.GroupBy(key => Bucket(key.Digest)).ToFrozenDictionary(group => group.Key, group => group.ToArray()),
            [.. clients.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The client whose key this is, or null: unknown, mistyped and expired alike. Allocates nothing after a key's first
    /// use.</summary>
    public Client? Authenticate(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        var shape = ClientKey.Classify(key);
        if (shape is KeyShape.Unusable or KeyShape.Mistyped)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[ClientKey.MaxLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(key, bytes)], digest);
        CryptographicOperations.ZeroMemory(bytes);

        var found = Find(digest);
        return found is null || found.IsExpired(now) ? null : found.ClientFor(key, shape);
    }

    /// <summary>The same client as this directory knows it, or null when its key is revoked or has expired since:
    /// for what outlives a reload, such as an open stream.</summary>
    public Client? Recognise(Client client, DateTimeOffset now)
    {
        var found = Find(client.Digest);
        return found is null || found.IsExpired(now) || !found.BelongsTo(client.Name) ? null : found.ClientFor(client);
    }

    private static ulong Bucket(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt64BigEndian(digest);

    private ConfiguredKey? Find(ReadOnlySpan<byte> digest)
    {
        var known = _keys.TryGetValue(Bucket(digest), out var candidates);
        ConfiguredKey? found = null;
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
