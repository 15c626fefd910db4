using Gateway.Clients.Stored;

namespace Gateway.Jobs.Store.Clients;

/// <param name="Outcome">Whether the change was made.</param>
/// <param name="Client">The client after the change. Null: the change was not made, or it has removed the client.</param>
internal sealed record ClientChange(ChangeOutcome Outcome, StoredClient? Client);
