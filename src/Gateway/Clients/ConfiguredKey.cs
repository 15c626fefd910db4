namespace Gateway.Clients;

/// <summary>One configured key of one client.</summary>
internal sealed class ConfiguredKey(
    string clientName, byte[] digest, DateTimeOffset? expires, ModelPattern[] models, ClientLimits? limits)
{
    private Client? _client;

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
        limits);

    /// <summary>The client of this key, for the earlier <paramref name="client"/> that presented it.</summary>
    public Client ClientFor(Client client) => _client ??= new Client(clientName, client.KeyId, models, Digest, limits);
}
