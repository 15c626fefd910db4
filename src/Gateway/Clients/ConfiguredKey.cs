namespace Gateway.Clients;

/// <summary>One configured key of one client.</summary>
internal sealed class ConfiguredKey(string clientName, byte[] digest, DateTimeOffset? expires, ModelPattern[] models)
{
    private Client? _client;

    public byte[] Digest { get; } = digest;

    public bool IsExpired(DateTimeOffset now) => now >= expires;

    public bool BelongsTo(string name) => string.Equals(clientName, name, StringComparison.Ordinal);

    /// <summary>The client behind this key. The configuration knows only the digest, so the public id is read from the key
    /// when it is first presented; the digest has matched, so it is the same each time and a race does no harm.</summary>
    public Client ClientFor(ReadOnlySpan<char> key, KeyShape shape) => _client ??= new Client(
        clientName,
        shape == KeyShape.WellFormed ? new string(ClientKey.IdOf(key)) : Convert.ToHexStringLower(Digest, 0, 4),
        models,
        Digest);

    /// <summary>The client behind this key for an earlier <paramref name="client"/> that presented it.</summary>
    public Client ClientFor(Client client) => _client ??= new Client(clientName, client.KeyId, models, Digest);
}
