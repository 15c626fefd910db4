using Gateway.Configuration.Options;
using Gateway.Contracts;

namespace Gateway.Documentation.Serving;

/// <summary>Identifies everything from which <see cref="GatewayDocument"/> is written. The snapshots are compared by reference.</summary>
internal readonly record struct DocumentVersion(ContractSet Contracts, GatewayOptions Options, long Routes);
