using Gateway.Clients.Stored;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;

namespace Gateway.FunctionalTests.Changes;

/// <summary>A store whose database sends no notifications, as behind a pooler of connections.</summary>
internal sealed class DeafClientStore(IClientStore inner) : IClientStore
{
    public Task ListenAsync(Action notified, CancellationToken cancellationToken) =>
        throw new JobStoreUnavailableException("there are no notifications in this test");

    public Task<StoredClient?> FindClientAsync(string name, CancellationToken cancellationToken) =>
        inner.FindClientAsync(name, cancellationToken);

    public Task<IReadOnlyList<StoredClient>> ListClientsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListClientsAsync(after, limit, cancellationToken);

    public Task<ClientChange> CreateClientAsync(ClientDefinition definition, string actor, CancellationToken cancellationToken) =>
        inner.CreateClientAsync(definition, actor, cancellationToken);

    public Task<ClientChange> ReplaceClientAsync(
        ClientDefinition definition, long? version, string actor, CancellationToken cancellationToken) =>
        inner.ReplaceClientAsync(definition, version, actor, cancellationToken);

    public Task<ClientChange> DeleteClientAsync(string name, long? version, string actor, CancellationToken cancellationToken) =>
        inner.DeleteClientAsync(name, version, actor, cancellationToken);

    public Task<KeyChange> AddKeyAsync(
        string client, string label, NewClientKey key, string actor, CancellationToken cancellationToken) =>
        inner.AddKeyAsync(client, label, key, actor, cancellationToken);

    public Task<KeyChange> RotateKeyAsync(
        string client, string label, NewClientKey key, TimeSpan grace, string actor, CancellationToken cancellationToken) =>
        inner.RotateKeyAsync(client, label, key, grace, actor, cancellationToken);

    public Task<KeyChange> RevokeKeyAsync(string client, string label, string actor, CancellationToken cancellationToken) =>
        inner.RevokeKeyAsync(client, label, actor, cancellationToken);

    public Task<StoredState> ReadStateAsync(CancellationToken cancellationToken) => inner.ReadStateAsync(cancellationToken);

    public Task<long> ReadRevisionAsync(CancellationToken cancellationToken) => inner.ReadRevisionAsync(cancellationToken);

    public Task NoteUsesAsync(IReadOnlyList<(string KeyId, DateTimeOffset At)> uses, CancellationToken cancellationToken) =>
        inner.NoteUsesAsync(uses, cancellationToken);

    public void OnStateChanged(Func<Task> listener) => inner.OnStateChanged(listener);
}
