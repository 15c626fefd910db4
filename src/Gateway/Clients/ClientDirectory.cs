using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Clients;

/// <summary>
/// Clients of one configuration snapshot, by the digests of their keys. Immutable. The look-up time does not depend on the secret: the
/// table is searched by eight bytes of a SHA-256, which a client cannot choose, and digests are compared in constant time, with a dummy
/// digest if no candidate exists.
/// </summary>
internal sealed class ClientDirectory
{
    private readonly FrozenDictionary<ulong, ConfiguredKey[]> _keys;
    private readonly FrozenSet<string> _names;
    private readonly ConfiguredKey[] _standIn = [new ConfiguredKey("", new byte[SHA256.HashSizeInBytes], expires: null, models: [], limits: null)];

    private ClientDirectory(
        FrozenDictionary<ulong, ConfiguredKey[]> keys, IReadOnlyList<string> names, FrozenDictionary<string, ClientLimits> limited)
    {
        _keys = keys;
        Limited = limited;
        _names = names.ToFrozenSet(StringComparer.Ordinal);
        Names = names;
    }

    /// <summary>Names of the clients, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The limits of the clients that have any, by the name of the client.</summary>
    public IReadOnlyDictionary<string, ClientLimits> Limited { get; }

    /// <summary>Whether a client has exactly this name.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Creates the directory from options that <c>GatewayOptionsValidator</c> has accepted.</summary>
    public static ClientDirectory Create(IReadOnlyDictionary<string, ClientOptions> clients)
    {
        var keys = new List<ConfiguredKey>();
        var limited = new Dictionary<string, ClientLimits>(StringComparer.Ordinal);
        foreach (var (name, client) in clients)
        {
            ModelPattern[] models = [.. client.Models.Select(ModelPattern.Parse)];
            var limits = ClientLimits.Of(client.Limits, client.Budgets);
            if (limits is not null)
            {
                limited.Add(name, limits);
            }

            keys.AddRange(client.Keys.Values.Select(key =>
                new ConfiguredKey(name, Convert.FromHexString(key.Sha256), key.Expires, models, limits)));
        }

        return new ClientDirectory(
            keys.GroupBy(key => Bucket(key.Digest)).ToFrozenDictionary(group => group.Key, group => group.ToArray()),
            [.. clients.Keys.Order(StringComparer.Ordinal)],
            limited.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>
    /// Finds the client of a key. Null: the key is unknown, mistyped or expired. Allocates nothing after the first use of a key.
    /// </summary>
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

    /// <summary>
    /// Finds the same client in this directory, for an open stream or another operation that outlives a reload. Null: the key was
    /// revoked or has expired since.
    /// </summary>
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
