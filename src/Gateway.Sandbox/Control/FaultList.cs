using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Control;

/// <param name="Faults">Those in force, in the order in which they are tried.</param>
/// <param name="Known">Every name that can be asked for.</param>
internal sealed record FaultList(IReadOnlyList<ActiveFault> Faults, IReadOnlyList<string> Known);
