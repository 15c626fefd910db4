using Gateway.Clients.Stored;

namespace Gateway.Jobs.Store.Clients;

/// <param name="Outcome">Whether the change was made.</param>
/// <param name="Key">The new key. Null: the change was not made, or it has removed the key.</param>
/// <param name="Client">The client after the change. Null: the change was not made.</param>
internal sealed record KeyChange(ChangeOutcome Outcome, StoredClientKey? Key, StoredClient? Client);
