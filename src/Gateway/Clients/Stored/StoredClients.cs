namespace Gateway.Clients.Stored;

/// <summary>The clients of the store, as of one revision. Immutable, except for the uses of the keys.</summary>
/// <param name="Clients">The clients by name. Their definitions are valid.</param>
/// <param name="Uses">The uses of the keys in this process, by the id of the key. They outlive the snapshots.</param>
internal sealed record StoredClients(IReadOnlyList<StoredClient> Clients, IReadOnlyDictionary<string, KeyUse> Uses)
{
    public static StoredClients None { get; } = new([], new Dictionary<string, KeyUse>());
}
