namespace Gateway.Sandbox.Queue;

/// <summary>What the status of a failed job says; failed jobs are COMPLETED like any other.</summary>
internal sealed record JobFailure(string Error, string Type);
