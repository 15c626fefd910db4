using Gateway.Clients.Stored;
using Gateway.Jobs.Store.Pauses;

namespace Gateway.Jobs.Store.Clients;

/// <summary>Everything that operators have changed, as of one revision.</summary>
/// <param name="Revision">Rises in the transaction of each change.</param>
/// <param name="Clients">The clients by name.</param>
/// <param name="Pauses">The pauses.</param>
internal sealed record StoredState(long Revision, IReadOnlyList<StoredClient> Clients, IReadOnlyList<Pause> Pauses);
