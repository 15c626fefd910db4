namespace Gateway.Sandbox.Faults;

/// <param name="Remaining">How often it will still be played; null: until it is removed.</param>
internal sealed record ActiveFault(int Id, SandboxFault Fault, int? Remaining, long Played);
