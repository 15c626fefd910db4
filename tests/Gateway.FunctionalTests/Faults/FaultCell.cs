using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>One cell of the table: an operation of the client and a fault of the upstream.</summary>
internal sealed record FaultCell(FaultSection Section, FaultCase Case)
{
    public string Name => $"{Section.Segment}-{Case.Segment}";

    public SandboxOperation Operation => Section.Operation;

    /// <summary>Whether the job is finished at the upstream before the call.</summary>
    public bool OnFinishedJob => Operation == SandboxOperation.Result
        ? !Section.Early : Case.IsOutcome && Operation is SandboxOperation.Status or SandboxOperation.Stream;

    public override string ToString() => Name;
}
