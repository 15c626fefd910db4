namespace Gateway.Sandbox.Faults;

/// <param name="Remaining">Number of requests that still get the fault; null: all until it is removed.</param>
internal sealed record ActiveFault(int Id, SandboxFault Fault, int? Remaining, long Played);
