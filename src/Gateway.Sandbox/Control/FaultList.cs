using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Control;

/// <param name="Faults">The active faults, in the order in which they are tried.</param>
/// <param name="Known">The names of all faults.</param>
internal sealed record FaultList(IReadOnlyList<ActiveFault> Faults, IReadOnlyList<string> Known);
