using Gateway.Clients.Stored;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;

namespace Gateway.UnitTests.Changes;

/// <summary>A store whose state and failures the test decides.</summary>
internal sealed class FakeClientStore : IClientStore
{
    private Func<Task>? _changed;

    public StoredState State { get; set; } = new(0, [], []);

    public Exception? Failure { get; set; }

    /// <summary>The number of reads of the whole state.</summary>
    public int Reads { get; private set; }

    /// <summary>The uses that were stored.</summary>
    public List<(string KeyId, DateTimeOffset At)> Uses { get; } = [];

    public void OnStateChanged(Func<Task> listener) => _changed = listener;

    /// <summary>As after a change of this process.</summary>
    public Task ChangeAsync() => _changed!();

    public Task<StoredState> ReadStateAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Failure is null ? Task.FromResult(State) : Task.FromException<StoredState>(Failure);
    }

    public Task<long> ReadRevisionAsync(CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(State.Revision) : Task.FromException<long>(Failure);

    public Task NoteUsesAsync(IReadOnlyList<(string KeyId, DateTimeOffset At)> uses, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return Task.FromException(Failure);
        }

        Uses.AddRange(uses);
        return Task.CompletedTask;
    }

    public Task ListenAsync(Action notified, CancellationToken cancellationToken) =>
        throw new JobStoreUnavailableException("there are no notifications");

    public Task<StoredClient?> FindClientAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredClient>> ListClientsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ClientChange> CreateClientAsync(ClientDefinition definition, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ClientChange> ReplaceClientAsync(
        ClientDefinition definition, long? version, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ClientChange> DeleteClientAsync(string name, long? version, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KeyChange> AddKeyAsync(
        string client, string label, NewClientKey key, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KeyChange> RotateKeyAsync(
        string client, string label, NewClientKey key, TimeSpan grace, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KeyChange> RevokeKeyAsync(string client, string label, string actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
