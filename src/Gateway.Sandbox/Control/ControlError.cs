namespace Gateway.Sandbox.Control;

internal sealed record ControlError(string Error);
