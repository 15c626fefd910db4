using Gateway.Clients.Stored;

namespace Gateway.Jobs.Store.Clients;

/// <summary>
/// Stores clients and the digests of their keys. Every change writes one entry of the audit log in its transaction; a change that is not
/// made writes none. All replicas know a change within two seconds, and this process knows it when the call returns. The store does not
/// know the configured clients: the caller refuses their names. The rules for failures are those of <see cref="IJobStore"/>.
/// </summary>
internal interface IClientStore
{
    /// <summary>A client with its keys. Null: there is none of exactly this name.</summary>
    Task<StoredClient?> FindClientAsync(string name, CancellationToken cancellationToken);

    /// <summary>Clients by name.</summary>
    /// <param name="after">The page begins after this name. Null: with the first client.</param>
    /// <param name="limit">The most clients.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<StoredClient>> ListClientsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <param name="definition">A definition that <c>ClientDefinitionRules</c> has accepted.</param>
    /// <param name="actor">The label of the administration key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Done, Exists or TooMany.</returns>
    Task<ClientChange> CreateClientAsync(ClientDefinition definition, string actor, CancellationToken cancellationToken);

    /// <summary>Replaces the definition of a client. Its keys stay. If nothing differs, nothing changes and the outcome is Done.</summary>
    /// <param name="definition">A definition that <c>ClientDefinitionRules</c> has accepted.</param>
    /// <param name="version">The version that the caller has seen. Null: any.</param>
    /// <param name="actor">The label of the administration key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Done, NotFound or VersionDiffers.</returns>
    Task<ClientChange> ReplaceClientAsync(
        ClientDefinition definition, long? version, string actor, CancellationToken cancellationToken);

    /// <summary>Removes a client with its keys. Its jobs stay.</summary>
    /// <returns>Done, NotFound or VersionDiffers.</returns>
    Task<ClientChange> DeleteClientAsync(string name, long? version, string actor, CancellationToken cancellationToken);

    /// <returns>Done, NotFound (the client), Exists (the label) or TooMany.</returns>
    Task<KeyChange> AddKeyAsync(string client, string label, NewClientKey key, string actor, CancellationToken cancellationToken);

    /// <summary>Replaces a key. The new key gets the label. The old key is valid until the grace is over, at most until its own end, and
    /// has the label <c>&lt;label&gt;.&lt;key id&gt;</c> from now on.</summary>
    /// <param name="client">The client.</param>
    /// <param name="label">The label of a key that was not replaced.</param>
    /// <param name="key">The new key. Without an end it lives as long as the old key did; without models it has those of the old
    /// key.</param>
    /// <param name="grace">How long the old key stays valid. Zero: it is removed.</param>
    /// <param name="actor">The label of the administration key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Done, NotFound (the client or the key) or TooMany.</returns>
    Task<KeyChange> RotateKeyAsync(
        string client, string label, NewClientKey key, TimeSpan grace, string actor, CancellationToken cancellationToken);

    /// <summary>Removes a key, and the keys that it has replaced and whose grace is not over. The label of a replaced key removes that key
    /// alone.</summary>
    /// <returns>Done or NotFound.</returns>
    Task<KeyChange> RevokeKeyAsync(string client, string label, string actor, CancellationToken cancellationToken);

    /// <summary>All clients, keys and pauses.</summary>
    Task<StoredState> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>The current revision, which rises with each change.</summary>
    Task<long> ReadRevisionAsync(CancellationToken cancellationToken);

    /// <summary>Stores when keys were used last. An older time does not replace a newer one.</summary>
    Task NoteUsesAsync(IReadOnlyList<(string KeyId, DateTimeOffset At)> uses, CancellationToken cancellationToken);

    /// <summary>Called after each change that this process has made. The change returns to its caller when the listener has
    /// ended.</summary>
    void OnStateChanged(Func<Task> listener);

    /// <summary>Waits for the next notification that another process has made a change. The method listens until it throws: the database
    /// sends no notifications, or the connection has failed.</summary>
    /// <param name="notified">Called when the wait begins, and after each notification.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ListenAsync(Action notified, CancellationToken cancellationToken);
}
