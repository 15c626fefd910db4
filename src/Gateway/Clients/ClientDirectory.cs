using System.Collections.Frozen;
using Gateway.Clients.Stored;

namespace Gateway.Clients;

/// <summary>
/// Clients of one snapshot of the configuration and the store, by the digests of their keys. Immutable. The look-up time does not depend
/// on the secret (<see cref="KeyTable{TKey}"/>).
/// </summary>
internal sealed class ClientDirectory
{
    private readonly KeyTable<ConfiguredKey> _keys;
    private readonly FrozenSet<string> _names;
    private readonly IReadOnlyList<ConfiguredKey> _configuredKeys;
    private readonly FrozenSet<string> _configuredNames;

    /// <summary>The end of the last key of each client. The keys of a disabled client are not in force.</summary>
    private readonly FrozenDictionary<string, DateTimeOffset> _lastExpiry;

    /// <param name="configuredKeys">The keys of the configured clients.</param>
    /// <param name="configuredNames">Their names.</param>
    /// <param name="storedKeys">The keys of the clients in the store.</param>
    /// <param name="storedNames">Their names.</param>
    /// <param name="limited">The limits of the clients that have any.</param>
    private ClientDirectory(
        IReadOnlyList<ConfiguredKey> configuredKeys, FrozenSet<string> configuredNames, IReadOnlyList<ConfiguredKey> storedKeys,
        IEnumerable<string> storedNames, FrozenDictionary<string, ClientLimits> limited)
    {
        _configuredKeys = configuredKeys;
        _configuredNames = configuredNames;
        Limited = limited;
        // The configured key is the last one, so it is found if a stored key has the same digest.
        _keys = new KeyTable<ConfiguredKey>(storedKeys.Concat(configuredKeys), static key => key.Digest);
        _lastExpiry = storedKeys.Concat(configuredKeys).GroupBy(static key => key.ClientName, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static keys => keys.Key, static keys => keys.Max(static key => key.Expires ?? DateTimeOffset.MaxValue),
                StringComparer.Ordinal);
        Names = [.. configuredNames.Concat(storedNames).Order(StringComparer.Ordinal)];
        _names = Names.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Names of the clients, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The limits of the clients that have any, by the name of the client.</summary>
    public IReadOnlyDictionary<string, ClientLimits> Limited { get; }

    /// <summary>Whether a client has exactly this name.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Whether a client of this name is configured. Names that differ only in case are equal.</summary>
    public bool IsConfigured(string name) => _configuredNames.Contains(name);

    /// <summary>Whether a client of exactly this name has a key that is valid now: it exists and is not disabled.</summary>
    public bool IsActive(string name, DateTimeOffset now) => _lastExpiry.TryGetValue(name, out var end) && now < end;

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
            keys, clients.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase), [], [], limited.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>
    /// The configured clients with these clients of the store. A client of the store with a configured name is left out, and the keys of a
    /// disabled client are.
    /// </summary>
    public ClientDirectory With(StoredClients stored)
    {
        var keys = new List<ConfiguredKey>();
        var limited = new Dictionary<string, ClientLimits>(Limited.Where(limits => IsConfigured(limits.Key)), StringComparer.Ordinal);
        foreach (var client in stored.Clients.Where(client => !client.Definition.IsDisabled && !IsConfigured(client.Name)))
        {
            ModelPattern[] models = [.. client.Definition.Models.Select(ModelPattern.Parse)];
            var limits = ClientLimits.Of(client.Definition.Limits, client.Definition.Budgets);
            if (limits is not null)
            {
                limited.Add(client.Name, limits);
            }

            keys.AddRange(client.Keys.Select(key => new ConfiguredKey(client.Name, key.Digest.ToArray(), key.Expires, models, limits)
            {
                Models = [.. key.Models.Select(ModelPattern.Parse)],
                Use = stored.Uses.GetValueOrDefault(key.KeyId),
            }));
        }

        return new ClientDirectory(
            _configuredKeys, _configuredNames, keys,
            stored.Clients.Select(static client => client.Name).Where(name => !IsConfigured(name)),
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

        var found = _keys.Find(key);
        return found is null || found.IsExpired(now) ? null : found.ClientFor(key, shape);
    }

    /// <summary>
    /// Finds the same client in this directory, for an open stream or another operation that outlives a reload. Null: the key was
    /// revoked or has expired since.
    /// </summary>
    public Client? Recognise(Client client, DateTimeOffset now)
    {
        var found = _keys.Find(client.Digest);
        return found is null || found.IsExpired(now) || !found.BelongsTo(client.Name) ? null : found.ClientFor(client);
    }
}
