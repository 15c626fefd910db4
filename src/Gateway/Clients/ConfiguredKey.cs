using Gateway.Clients.Stored;

namespace Gateway.Clients;

/// <summary>One key of one client, from the configuration or from the store.</summary>
internal sealed class ConfiguredKey(
    string clientName, byte[] digest, DateTimeOffset? expires, ModelPattern[] models, ClientLimits? limits)
{
    /// <summary>The models that the key may call. Empty: those of the client.</summary>
    public ModelPattern[] Models { get; init; } = [];

    /// <summary>The use of a key in the store. Null: the key is configured.</summary>
    public KeyUse? Use { get; init; }

    private Client? _client;

    public string ClientName => clientName;

    public DateTimeOffset? Expires => expires;

    public byte[] Digest { get; } = digest;

    public bool IsExpired(DateTimeOffset now) => now >= expires;

    public bool BelongsTo(string name) => string.Equals(clientName, name, StringComparison.Ordinal);

    /// <summary>
    /// The client of this key. The configuration contains only the digest, so the public id is read from the key when it is first
    /// presented. The digest matches, so the id is always the same, and a race is harmless.
    /// </summary>
    public Client ClientFor(ReadOnlySpan<char> key, KeyShape shape) => _client ??= new Client(
        clientName,
        shape == KeyShape.WellFormed ? new string(ClientKey.IdOf(key)) : Convert.ToHexStringLower(Digest, 0, 4),
        models,
        Digest,
        limits,
        Models,
        Use);

    /// <summary>The client of this key, for the earlier <paramref name="client"/> that presented it.</summary>
    public Client ClientFor(Client client) => _client ??=
        new Client(clientName, client.KeyId, models, Digest, limits, Models, Use);
}
