namespace Gateway.Clients.Stored;

/// <summary>A client in the store, with its keys.</summary>
/// <param name="Definition">What an operator has decided about it.</param>
/// <param name="Version">Changes with each change of the client or of its keys, and is never used twice.</param>
/// <param name="CreatedAt">When the client was added.</param>
/// <param name="ChangedAt">When the client or one of its keys changed.</param>
/// <param name="Keys">The keys, by label.</param>
internal sealed record StoredClient(
    ClientDefinition Definition,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    IReadOnlyList<StoredClientKey> Keys)
{
    /// <summary>The most clients in the store.</summary>
    public const int MaxClients = 10_000;

    public string Name => Definition.Name;

    /// <summary>Why this version of the gateway cannot read the client. It is disabled then, without its other settings. Null: it can be
    /// read.</summary>
    public string? Unreadable { get; init; }
}
