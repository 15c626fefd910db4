namespace Gateway.Sandbox.Queue;

/// <summary>The error in the status of a failed job. A failed job has the status COMPLETED too.</summary>
internal sealed record JobFailure(string Error, string Type);
