namespace Gateway.Sandbox.Control;

internal sealed record FaultAdded(int Id);
